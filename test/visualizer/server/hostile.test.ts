import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { pluginLifecycle } from '../../../src';
import type { InspectServer } from '../../../visualizer/server/inspect-server';
import {
  actorFrame,
  helloOf,
  openApp,
  openPage,
  openSocket,
  pageUrl,
  snapshotFrame,
  startServer,
  TestClient,
  upgrade,
} from './clients';

const PATIENCE = { timeout: 15_000, interval: 20 };

const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);

beforeEach(() => {
  uncaught.length = 0;
  process.on('uncaughtException', note);
  process.on('unhandledRejection', note);
});

afterEach(() => {
  process.off('uncaughtException', note);
  process.off('unhandledRejection', note);
  expect(uncaught).toEqual([]);
});

/** The server goes on for an actor of its own process, an app, and a page that were there before. */
async function bystanders(server: InspectServer) {
  const page = await openPage(server);
  const app = await openApp(server, { app: 'bystander', name: 'bystander' });
  const actor = createActor(pluginLifecycle, { input: { pluginId: 'web' }, inspect: server.inspect }).start();
  app.send(actorFrame('x:0'));
  await page.until(({ sessionId }) => sessionId === 'bystander/x:0');
  return {
    page,
    async areWell() {
      app.send(snapshotFrame('x:0', 'still', 'here'));
      actor.send({ type: 'install' });
      await page.until(({ event }) => event?.type === 'still');
      await page.until(({ event, type }) => event?.type === 'install' && type === '@xstate.snapshot');
      expect(actor.getSnapshot().value).toBe('Installing');
      actor.stop();
    },
  };
}

const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
const withContext = (context: string) =>
  JSON.stringify(actorFrame('x:0', { snapshot: { status: 'active', context: 'HERE' } })).replace('"HERE"', context);

describe('an app that sends what is no frame is dropped, and nobody else', () => {
  const hello = JSON.stringify(helloOf({ app: 'bad' }));
  const cases: [name: string, frames: (string | Buffer)[], code: number, reason: string][] = [
    ['text', ['hello'], 1008, 'a frame should be JSON'],
    ['half a frame', [hello, JSON.stringify(actorFrame('x:0')).slice(0, 40)], 1008, 'a frame should be JSON'],
    ['nothing', [''], 1008, 'a frame should be JSON'],
    ['null', ['null'], 1008, 'a frame should be an object of a known type'],
    ['an array', ['[]'], 1008, 'a frame has a wrong type'],
    ['bytes', [hello, Buffer.from([0, 255])], 1003, 'a frame should be text'],
    ['an unknown type', ['{"type":"x"}'], 1008, 'a frame has a wrong type'],
    [
      'a command',
      [hello, '{"type":"@plugin-statechart.send","sessionId":"x","event":{"type":"x"}}'],
      1008,
      'a frame has a wrong type',
    ],
    ['no hello', [JSON.stringify(actorFrame('x:0'))], 1008, 'the first frame should be a hello'],
    ['two hellos', [hello, hello], 1008, 'there should be one hello'],
    ['a hello of another version', [hello.replace('"version":1', '"version":2')], 1008, 'a frame has a wrong version'],
    ["the server's own app", [JSON.stringify(helloOf({ app: 'local' }))], 1008, "the app local is the server's own"],
    ['an app with a slash', [JSON.stringify(helloOf({ app: 'local/x' }))], 1008, 'a frame has a wrong app'],
    [
      'a session that is no text',
      [hello, JSON.stringify({ ...actorFrame('x:0'), sessionId: 1 })],
      1008,
      'a frame has a wrong sessionId',
    ],
    [
      'a name that is too long',
      [hello, JSON.stringify(actorFrame('x:0', { name: 'x'.repeat(1025) }))],
      1008,
      'a frame has a wrong name',
    ],
    [
      'an unknown status',
      [hello, JSON.stringify(snapshotFrame('x:0', 'x', 1)).replace('"active"', '"up"')],
      1008,
      'a frame has a wrong snapshot.status',
    ],
    ['nesting that is too deep', [hello, withContext(nested(100))], 1008, 'a frame has a wrong snapshot'],
    ['nesting deeper than any stack', [hello, withContext(nested(1_000_000))], 1008, 'a frame has a wrong snapshot'],
    ['a frame that is too large', [hello, withContext(`"${'x'.repeat(5 * 1024 * 1024)}"`)], 1009, ''],
  ];

  for (const [name, frames, code, reason] of cases) {
    it(name, async () => {
      const server = await startServer();
      const others = await bystanders(server);
      const app = await TestClient.open(server.appUrl);
      for (const frame of frames) app.socket.send(frame);
      expect(await app.closed).toEqual({ code, reason });
      await others.areWell();
    });
  }
});

describe('a page that sends what is no command is dropped, and nobody else', () => {
  const cases: [name: string, frame: string | Buffer, code: number][] = [
    ['text', 'hello', 1008],
    ['bytes', Buffer.from('{}'), 1003],
    ['an event without a type', '{"type":"@plugin-statechart.send","sessionId":"x","event":{}}', 1008],
    [
      'nesting deeper than any stack',
      `{"type":"@plugin-statechart.send","sessionId":"x","event":{"type":"x","y":${nested(30_000)}}}`,
      1008,
    ],
    ['a frame that is too large', `"${'x'.repeat(65 * 1024)}"`, 1009],
  ];

  for (const [name, frame, code] of cases) {
    it(name, async () => {
      const server = await startServer({ allowControl: true });
      const others = await bystanders(server);
      const page = await openPage(server);
      page.socket.send(frame);
      expect((await page.closed).code).toBe(code);
      await others.areWell();
    });
  }
});

describe('what an actor says', () => {
  it('is data, whatever it is called', async () => {
    const server = await startServer();
    const page = await openPage(server);
    const app = await openApp(server);
    const name = '<img src=x onerror=alert(1)> "\u2028\u202e\0 \ud800';
    const context = '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"</script>":"\\u0000"}';
    const frame = withContext(context).replace('"name of x:0"', () => JSON.stringify(name));
    app.send(frame);
    const actor = await page.until(({ type }) => type === '@xstate.actor');
    expect(actor.name).toBe(name);
    expect(JSON.stringify(actor.snapshot.context)).toBe(context);
    expect(Object.hasOwn(actor.snapshot.context, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('changes nothing where its frame itself is called __proto__', async () => {
    const server = await startServer();
    const page = await openPage(server);
    const app = await openApp(server);
    app.send(`{"__proto__":{"definition":"{}"},"constructor":1,${JSON.stringify(actorFrame('__proto__')).slice(1)}`);
    app.send(actorFrame('constructor', { parentId: '__proto__' }));
    const actors = await page.untilCount('@xstate.actor', 2);
    expect(actors[0]).toEqual(actorFrame('__proto__', { sessionId: 'app-1/__proto__' }));
    expect((await openPage(server)).ofType('@xstate.actor')).toEqual(actors);
    expect(({} as Record<string, unknown>).definition).toBeUndefined();
  });

  it('may go round in circles', async () => {
    const server = await startServer();
    const others = await bystanders(server);
    const app = await openApp(server);
    const count = 9000;
    const inChain = (index: number) => actorFrame(`x:${index}`, { parentId: `x:${(index + 1) % count}` });
    app.send(...Array.from({ length: count }, (_, index) => inChain(index)));
    app.send(actorFrame('self', { parentId: 'self' }));
    app.send(
      snapshotFrame('x:0', 'stop', 0, { status: 'stopped' }),
      snapshotFrame('self', 'stop', 0, { status: 'stopped' }),
    );
    await others.page.untilCount('@plugin-statechart.forgotten', count + 1);
    await others.areWell();
  });
});

describe('a client that costs too much is dropped, and nobody else', () => {
  it('sends frames too fast', async () => {
    const server = await startServer({}, { framesFromApp: { perSecond: 10, atOnce: 100 } });
    const others = await bystanders(server);
    const app = await openApp(server);
    for (let count = 0; count < 200; count++) app.send(actorFrame(`x:${count}`));
    expect(await app.closed).toEqual({ code: 1008, reason: 'too many frames' });
    await others.areWell();
  });

  it('sends large frames too fast', async () => {
    const server = await startServer({}, { framesFromApp: { perSecond: 10, atOnce: 100 } });
    const app = await openApp(server);
    for (let count = 0; count < 4; count++) app.send(withContext(`"${'x'.repeat(1024 * 1024)}"`));
    expect(await app.closed).toEqual({ code: 1008, reason: 'too many frames' });
  });

  it('sends commands too fast', async () => {
    const server = await startServer({ allowControl: true });
    const page = await openPage(server);
    for (let count = 0; count < 500; count++) {
      page.send({ type: '@plugin-statechart.send', sessionId: 'x', event: { type: 'x' } });
    }
    expect(await page.closed).toEqual({ code: 1008, reason: 'too many frames' });
  });

  it('does not read: it can come back, and is told all', async () => {
    const server = await startServer({}, { behind: 512 * 1024, heartbeat: 600_000 });
    const others = await bystanders(server);
    const slow = await openPage(server);
    slow.socket.pause();
    const app = await openApp(server);
    app.send(actorFrame('x:0'));
    // The system's own buffers take some megabytes before the server can notice.
    const ballast = 'x'.repeat(100_000);
    const total = 300;
    for (let count = 1; count <= total; count++) {
      app.send(snapshotFrame('x:0', `event ${count}`, count, { context: { ballast } }));
      await others.page.until(({ event }) => event?.type === `event ${count}`);
    }
    slow.socket.resume();
    expect((await slow.closed).code).toBe(1006);
    expect(slow.ofType('@xstate.snapshot').length).toBeLessThan(total);
    const back = await openPage(server);
    const [actor] = back.ofType('@xstate.actor').filter(({ sessionId }) => sessionId === 'app-1/x:0');
    expect(actor.snapshot.value).toBe(total);
    await others.areWell();
  });

  it('but not one that takes its time to read what it is told on arrival', async () => {
    const server = await startServer({}, { behind: 100_000 });
    const large = createMachine({ context: { ballast: 'x'.repeat(80_000) } });
    for (let count = 0; count < 200; count++) createActor(large, { inspect: server.inspect }).start();
    const actor = createActor(createMachine({}), { inspect: server.inspect }).start();
    const page = await TestClient.open(pageUrl(server));
    page.socket.pause();
    for (const type of ['first', 'second', 'third']) {
      actor.send({ type });
      await openPage(server);
    }
    page.socket.resume();
    const told = await page.untilCount('@xstate.snapshot', 3);
    expect(told.map(({ event }) => event.type)).toEqual(['first', 'second', 'third']);
  });

  it('gives no sign of life', async () => {
    const server = await startServer({}, { heartbeat: 1000 });
    const others = await bystanders(server);
    const dead = await openSocket(server.port);
    dead.write(upgrade(server, '/page'));
    await vi.waitFor(() => expect(dead.text()).toMatch(/^HTTP\/1\.1 101 /), PATIENCE);
    await dead.ended;
    await others.areWell();
  });

  it('does not say hello', async () => {
    const server = await startServer({}, { introduction: 200 });
    const app = await TestClient.open(server.appUrl);
    expect(await app.closed).toEqual({ code: 1008, reason: 'a hello should come at once' });
  });

  it('does not answer the farewell', async () => {
    const server = await startServer({}, { heartbeat: 200 });
    const rude = await openSocket(server.port);
    rude.write(upgrade(server, '/app'));
    await vi.waitFor(() => expect(rude.text()).toMatch(/^HTTP\/1\.1 101 /), PATIENCE);
    // A text frame that is empty, and masked, as a client's has to be.
    rude.write(Buffer.from([0x81, 0x80, 0, 0, 0, 0]));
    await rude.ended;
    expect(rude.text()).toContain('a frame should be JSON');
  });
});
