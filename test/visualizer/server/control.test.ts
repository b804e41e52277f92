import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { pluginLifecycle } from '../../../src';
import type { InspectServer } from '../../../visualizer/server/inspect-server';
import { actorFrame, openApp, openPage, settled, startServer, type TestClient } from './clients';

const command = (sessionId: string, type: string) => ({
  type: '@plugin-statechart.send',
  sessionId,
  event: { type, reason: 'by hand' },
});

/** What an app has been sent once everything that a page sent before has arrived. */
async function sentTo(server: InspectServer, page: TestClient, ...commands: unknown[]) {
  page.send(...commands);
  // An app of its own that allows control answers last.
  const last = await openApp(server, { app: 'last', allowControl: true });
  last.send(actorFrame('x:0'));
  await settled(server, last);
  page.send(command('last/x:0', 'last'));
  return last;
}

describe('an event that a page sends', () => {
  it('reaches the actor where its app and the server allow it', async () => {
    const server = await startServer({ allowControl: true });
    const app = await openApp(server, { app: 'a' });
    app.send(actorFrame('x:0/1'));
    await settled(server, app);
    (await openPage(server)).send(command('a/x:0/1', 'start'));
    await app.until(() => true);
    expect(app.received).toEqual([command('x:0/1', 'start')]);
  });

  it('reaches nobody else', async () => {
    const server = await startServer({ allowControl: true });
    const willing = await openApp(server, { app: 'willing' });
    const unwilling = await openApp(server, { app: 'unwilling', allowControl: false });
    for (const app of [willing, unwilling]) app.send(actorFrame('x:0'));
    await settled(server, willing);
    await settled(server, unwilling);
    const page = await openPage(server);
    const last = await sentTo(
      server,
      page,
      command('unwilling/x:0', 'start'),
      command('willing/x:1', 'start'),
      command('willing', 'start'),
      command('nobody/x:0', 'start'),
      command('__proto__', 'start'),
    );
    await last.until(({ event }) => event.type === 'last');
    expect([willing.received, unwilling.received]).toEqual([[], []]);
  });

  it('is dropped where the server does not allow control, and so is one for an app that is gone', async () => {
    const strict = await startServer();
    const app = await openApp(strict, { app: 'a' });
    app.send(actorFrame('x:0'));
    const actor = createActor(pluginLifecycle, { input: { pluginId: 'web' }, inspect: strict.inspect }).start();
    await settled(strict, app);
    const page = await openPage(strict);
    expect(page.received[0]).toMatchObject({ allowControl: false });
    const apps = page.ofType('@plugin-statechart.app').map(({ app: id, allowControl }) => [id, allowControl]);
    expect(Object.fromEntries(apps)).toEqual({ a: true, local: false });
    page.send(command('a/x:0', 'start'), command(`local/${actor.sessionId}`, 'install'));
    await settled(strict, app);
    app.socket.terminate();
    await page.until(({ connected }) => connected === false);
    page.send(command('a/x:0', 'start'));
    await openPage(strict);
    expect([app.received, actor.getSnapshot().value]).toEqual([[], 'Uninstalled']);
    actor.stop();
  });

  it('reaches an actor of the process of the server', async () => {
    const server = await startServer({ allowControl: true });
    const actor = createActor(pluginLifecycle, { input: { pluginId: 'web' }, inspect: server.inspect }).start();
    const page = await openPage(server);
    expect(page.ofType('@plugin-statechart.app')).toMatchObject([
      { app: 'local', allowControl: true, connected: true },
    ]);
    page.send(command(`local/${actor.sessionId}`, 'install'));
    const frame = await page.until(({ type, event }) => type === '@xstate.snapshot' && event.type === 'install');
    expect(frame.snapshot.value).toBe('Installing');
    expect(actor.getSnapshot().context.history).toMatchObject([{ to: 'Installing', reason: 'by hand' }]);
    actor.stop();
  });
});
