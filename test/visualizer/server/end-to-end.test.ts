import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { InspectServer } from '../../../visualizer/server/inspect-server';
import { openPage, type Received, startServer, type TestClient } from './clients';

const PATIENCE = { timeout: 15_000, interval: 20 };

const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A real app with two plugins, `web` and `db`, in a process of its own. */
async function startApp({ appUrl }: Pick<InspectServer, 'appUrl'>, control = '') {
  const child = fork(fileURLToPath(new URL('fixtures/app.ts', import.meta.url)), [appUrl, control], {
    execArgv: ['--import', 'tsx'],
  });
  children.push(child);
  const transitions: string[] = [];
  child.on('message', (message: string) => transitions.push(message));
  await vi.waitFor(() => expect(transitions).toContain('up'), PATIENCE);
  transitions.length = 0;
  return { child, transitions, ended: once(child, 'exit') };
}

const isNamed = (name: string) => (frame: Received) => frame.type === '@xstate.actor' && frame.name === name;

const phaseOf = async (page: TestClient, name: string): Promise<string> =>
  (await page.until(isNamed(name))).snapshot.value;

const entered = (phase: string) => (frame: Received) =>
  frame.type === '@xstate.snapshot' && frame.snapshot.value === phase;

describe('an app in a process of its own', () => {
  it('is seen by a page that comes late, as it is now', async () => {
    const server = await startServer();
    const early = await openPage(server);
    const { child, ended } = await startApp(server);
    await early.until(isNamed('db'));
    child.send({ pluginId: 'web', type: 'install' });
    child.send({ pluginId: 'web', type: 'installed' });
    child.send({ pluginId: 'db', type: 'install' });
    await early.until((frame) => entered('Installing')(frame) && frame.event.type === 'install');
    await early.until(entered('Installed'));
    await vi.waitFor(() => expect(early.received.filter(entered('Installing'))).toHaveLength(2), PATIENCE);

    const late = await openPage(server);
    expect([await phaseOf(late, 'web'), await phaseOf(late, 'db')]).toEqual(['Installed', 'Installing']);
    const [recent] = late.ofType('@plugin-statechart.recent');
    const events = recent.entries.filter(({ event }: Received) => !event.type.startsWith('xstate.'));
    expect(events.map(({ event, value }: Received) => `${event.type} → ${value}`)).toEqual([
      'install → Installing',
      'installed → Installed',
      'install → Installing',
    ]);
    // Its work has come and, for the plugin that is done with it, gone.
    expect(late.ofType('@xstate.actor').map(({ name }) => name)).toEqual(['web', 'db', 'install']);
    expect(late.ofType('@plugin-statechart.app')).toMatchObject([
      { name: 'shop', connected: true, allowControl: false },
    ]);

    child.send('end');
    expect(await ended).toEqual([0, null]);
    await early.until(({ connected }) => connected === false);
    const after = await openPage(server);
    expect(after.ofType('@xstate.actor').map(({ name, snapshot }) => [name, snapshot.status])).toEqual([
      ['web', 'stopped'],
      ['db', 'stopped'],
    ]);
  });

  it('is told what a page sends where both allow it, and nothing where one does not', async () => {
    for (const [allowControl, control, expected] of [
      [true, 'control', ['web → Installing: by hand', 'db → Installing: as told']],
      [true, '', ['db → Installing: as told']],
      [false, 'control', ['db → Installing: as told']],
    ] as const) {
      const server = await startServer({ allowControl });
      const page = await openPage(server);
      const { child, transitions } = await startApp(server, control);
      const { sessionId, snapshot } = await page.until(isNamed('web'));
      expect(snapshot.accepts !== undefined).toBe(control === 'control');
      page.send({ type: '@plugin-statechart.send', sessionId, event: { type: 'install', reason: 'by hand' } });
      // The page is told of the answer, or else a second page that comes after it is greeted.
      if (expected.length === 2) await page.until(entered('Installing'));
      else await openPage(server);
      child.send({ pluginId: 'db', type: 'install' });
      await vi.waitFor(() => expect(transitions).toContain('db → Installing: as told'), PATIENCE);
      expect(transitions).toEqual(expected);
      child.kill('SIGKILL');
    }
  });

  it('comes back to a server that was away, and is seen once', async () => {
    const token = 'the-same-token-as-before-0123';
    const first = await startServer({ token });
    const { port } = first;
    const { child } = await startApp(first);
    await (await openPage(first)).until(isNamed('db'));
    await first.close();
    child.send({ pluginId: 'web', type: 'install' });

    const second = await startServer({ token, port });
    const page = await openPage(second);
    await page.until(isNamed('db'));
    child.send({ pluginId: 'web', type: 'installed' });
    await page.until(entered('Installed'));
    const late = await openPage(second);
    expect(late.ofType('@xstate.actor').map(({ name, snapshot }) => [name, snapshot.value])).toEqual([
      ['web', 'Installed'],
      ['db', 'Uninstalled'],
    ]);
  });
});
