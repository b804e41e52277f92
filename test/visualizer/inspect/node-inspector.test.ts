import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PluginStateMachine } from '../../../src';
import type { FrameFromApp } from '../../../visualizer/inspect/frames';
import type { Inspector } from '../../../visualizer/inspect/inspector';
import { createInspector, type NodeInspectorOptions } from '../../../visualizer/inspect/node-inspector';
import { connected, eventually, FrameServer } from './frame-server';
import { inWords } from './frames-of';

vi.setConfig({ testTimeout: 60_000 });

const inspectors: Inspector[] = [];

afterEach(() => {
  vi.unstubAllEnvs();
  for (const inspector of inspectors.splice(0)) inspector.stop();
});

function inspectorOf(options: NodeInspectorOptions): Inspector {
  const inspector = createInspector(options);
  inspectors.push(inspector);
  return inspector;
}

/** The frames of plugins, without those of their work, in words. */
const ofPlugins = (frames: FrameFromApp[]): string[] => {
  const work = new Set(frames.flatMap((frame) => ('parentId' in frame ? frame.sessionId : [])));
  return frames.flatMap((frame) =>
    frame.type === '@plugin-statechart.hello' || work.has(frame.sessionId) ? [] : inWords(frame),
  );
};

/** A port where nobody listens, for now. */
async function freePort(): Promise<number> {
  await using server = await FrameServer.start();
  return server.port;
}

describe('with a server', () => {
  it('says first who it is, and then what happens', async () => {
    await using server = await FrameServer.start();
    const { inspect } = inspectorOf({ url: server.url, name: 'app', allowControl: true });
    await connected(server);
    const machine = new PluginStateMachine('kubernetes', 'Installed', { inspect });
    machine.transitionTo('Stopped', 'built in');
    const hello = { type: '@plugin-statechart.hello', version: 1, name: 'app', allowControl: true };
    await eventually(() =>
      expect(ofPlugins(server.frames)).toEqual([
        'actor kubernetes',
        'event xstate.init',
        'xstate.init → Installed',
        'event stopped',
        'stopped → Stopped',
      ]),
    );
    expect(server.frames[0]).toEqual({ ...hello, app: expect.stringMatching(/^[\w-]{32,64}$/) });
    machine.stop();
  });

  it('is told by the environment where that is, and calls itself by the program’s file', async () => {
    await using server = await FrameServer.start();
    vi.stubEnv('PLUGIN_STATECHART_INSPECT', server.url);
    inspectorOf({});
    await connected(server);
    expect(server.frames[0]).toMatchObject({ name: expect.stringMatching(/^[^/\\]+$/), allowControl: false });
  });

  it('takes the address of the page, too', async () => {
    await using server = await FrameServer.start();
    inspectorOf({ url: `http://127.0.0.1:${server.port}/?token=secret` });
    await connected(server);
  });

  it('sends the events that it gets to their actors, where control is allowed, and ignores all else', async () => {
    await using server = await FrameServer.start();
    const { inspect } = inspectorOf({ url: server.url, allowControl: true });
    const { actor } = new PluginStateMachine('kubernetes', 'Running', { inspect });
    await connected(server);
    const { sessionId } = actor;
    for (const garbage of ['', '{', 'null', '7', '[]', '{"type":"@plugin-statechart.send"}', 'x'.repeat(1000)]) {
      server.send(garbage);
    }
    for (const socket of server.sockets) socket.send(new Uint8Array(10));
    server.send({ type: '@plugin-statechart.send', sessionId, event: { type: 'xstate.stop' } });
    server.send({ type: '@plugin-statechart.send', sessionId, event: { type: 'fail', reason: 'told so' } });
    await eventually(() => expect(actor.getSnapshot().value).toBe('Failed'));
    expect(actor.getSnapshot().status).toBe('active');
    actor.stop();
  });

  it('sends nothing to actors where control is not allowed', async () => {
    await using server = await FrameServer.start();
    const { inspect } = inspectorOf({ url: server.url });
    const machine = new PluginStateMachine('kubernetes', 'Running', { inspect });
    await connected(server);
    server.send({ type: '@plugin-statechart.send', sessionId: machine.actor.sessionId, event: { type: 'fail' } });
    // Whatever came before a pong has been read.
    const [socket] = server.sockets;
    const pong = new Promise((resolve) => socket?.once('pong', resolve));
    socket?.ping();
    await pong;
    expect(machine.phase).toBe('Running');
    machine.stop();
  });

  it('tells of a thousand actors, each once and each before what happens to it', async () => {
    await using server = await FrameServer.start();
    const { inspect } = inspectorOf({ url: server.url });
    const names = Array.from({ length: 1000 }, (_, index) => `plugin-${index}`);
    const early = names.slice(0, 500).map((name) => new PluginStateMachine(name, 'Installed', { inspect }));
    await connected(server);
    const late = names.slice(500).map((name) => new PluginStateMachine(name, 'Installed', { inspect }));
    const machines = [...early, ...late];
    for (const machine of machines) machine.transitionTo('Stopped', 'so');
    await eventually(() => expect(ofPlugins(server.frames).length).toBe(5000));
    expect(server.connections.length).toBe(1);
    expect(server.frames.flatMap((frame) => (frame.type === '@xstate.actor' ? frame.name : []))).toEqual(names);
    const known = new Set<string>();
    for (const frame of server.frames.slice(1)) {
      if (frame.type === '@plugin-statechart.hello') continue;
      if (frame.type === '@xstate.actor') known.add(frame.sessionId);
      expect(known.has(frame.sessionId)).toBe(true);
    }
    for (const machine of machines) machine.stop();
  });
});

describe('without a server', () => {
  it('does nothing where it knows no address', () => {
    vi.stubEnv('PLUGIN_STATECHART_INSPECT', '');
    const inspector = createInspector();
    const machine = new PluginStateMachine('kubernetes', 'Running', { inspect: inspector.inspect });
    machine.transitionTo('Failed', 'so');
    expect(machine.phase).toBe('Failed');
    inspector.stop();
    inspector[Symbol.dispose]();
  });

  it('waits for one, and then tells what has happened', async () => {
    const port = await freePort();
    const { inspect } = inspectorOf({ url: `ws://127.0.0.1:${port}` });
    const machine = new PluginStateMachine('kubernetes', 'Installed', { inspect });
    machine.transitionTo('Stopped', 'so');
    const gone = new PluginStateMachine('gone', 'Installed', { inspect });
    gone.stop();
    await using server = await FrameServer.start(port);
    await eventually(() => expect(ofPlugins(server.frames).length).toBe(9));
    expect(ofPlugins(server.frames)).toEqual([
      'actor kubernetes',
      'actor gone',
      'event xstate.init',
      'xstate.init → Installed',
      'event stopped',
      'stopped → Stopped',
      'event xstate.init',
      'xstate.init → Installed',
      'xstate.stop → Installed',
    ]);
    machine.stop();
  });

  it('introduces every actor that it tells of, though not all that has happened waits', async () => {
    const port = await freePort();
    const { inspect } = inspectorOf({ url: `ws://127.0.0.1:${port}`, queueLimit: 6 });
    const idle = new PluginStateMachine('idle', 'Installed', { inspect });
    const gone = new PluginStateMachine('gone', 'Installed', { inspect });
    const busy = new PluginStateMachine('busy', 'Stopped', { inspect });
    for (let index = 0; index < 100; index++) busy.forcePhase('Stopped', `time ${index}`);
    gone.stop();
    busy.forcePhase('Installed', 'last');
    await using server = await FrameServer.start(port);
    await eventually(() => expect(ofPlugins(server.frames).length).toBe(9));
    expect(ofPlugins(server.frames)).toEqual([
      'actor busy',
      'actor gone',
      'actor idle',
      'force → Stopped',
      'event force',
      'force → Stopped',
      'xstate.stop → Installed',
      'event force',
      'force → Installed',
    ]);
    idle.stop();
    busy.stop();
  });
});

it('warns once of a server that refuses, without its token, and tries again', async () => {
  let refusals = 0;
  const refusing = createHttpServer().listen(0, '127.0.0.1');
  refusing.on('upgrade', (_, socket) => {
    refusals++;
    // The client may reset the connection.
    socket.on('error', () => {});
    socket.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n');
  });
  await once(refusing, 'listening');
  const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  const { port } = refusing.address() as { port: number };
  const inspector = inspectorOf({ url: `ws://127.0.0.1:${port}/app?token=secret` });
  await eventually(() => expect(refusals).toBe(3));
  inspector.stop();
  refusing.close();
  expect(warn.mock.calls).toEqual([
    [
      `The inspection server at ws://127.0.0.1:${port} answered 401: take the address that it printed when it started.`,
      { code: 'PLUGIN_STATECHART_INSPECT' },
    ],
  ]);
  warn.mockRestore();
});

describe('a lost server', () => {
  it('is told again who is there, and what happened meanwhile, once and in order', async () => {
    const first = await FrameServer.start();
    const { port } = first;
    const { inspect } = inspectorOf({ url: first.url });
    const machine = new PluginStateMachine('kubernetes', 'Installed', { inspect });
    await eventually(() => expect(ofPlugins(first.frames).length).toBe(3));
    const ended = new PluginStateMachine('ended', 'Installed', { inspect });
    ended.stop();
    await eventually(() => expect(ofPlugins(first.frames).length).toBe(7));
    await first[Symbol.asyncDispose]();
    const { actor } = machine;
    await eventually(() => expect(first.closed.length).toBe(1));
    machine.transitionTo('Stopped', 'unseen');
    await using second = await FrameServer.start(port);
    await connected(second);
    machine.transitionTo('Installed', 'seen');
    await eventually(() => expect(ofPlugins(second.frames)).toContain('event installed'));
    actor.stop();
    const expected = [
      'actor kubernetes',
      'event stopped',
      'stopped → Stopped',
      'event installed',
      'installed → Installed',
      'xstate.stop → Installed',
    ];
    await eventually(() => expect(ofPlugins(second.frames).length).toBe(expected.length));
    expect(ofPlugins(second.frames)).toEqual(expected);
    expect(second.frames[0]).toEqual(first.frames[0]);
  });

  it('is found again when it only closes the connection', async () => {
    await using server = await FrameServer.start();
    const { inspect } = inspectorOf({ url: server.url });
    const machine = new PluginStateMachine('kubernetes', 'Installed', { inspect });
    for (const code of [1000, 1001, 1011]) {
      const before = server.connections.length;
      await connected(server);
      for (const socket of server.sockets) socket.close(code);
      await eventually(() => expect(server.connections.length).toBe(before === 0 ? 2 : before + 1));
    }
    await eventually(() => expect(ofPlugins(server.frames)).toEqual(['actor kubernetes']));
    machine.stop();
  });

  it('fills no memory when it stops reading: it is told the state of now once it reads again', async () => {
    await using server = await FrameServer.start();
    const { inspect } = inspectorOf({ url: server.url, queueLimit: 10 });
    const machine = new PluginStateMachine('kubernetes', 'Stopped', { inspect });
    await connected(server);
    for (const socket of server.sockets) socket.pause();
    const reason = 'x'.repeat(50_000);
    for (let index = 0; index < 400; index++) machine.actor.send({ type: 'started', reason });
    machine.forcePhase('Installed', 'last');
    await eventually(() => expect(server.connections.length).toBe(2));
    await eventually(() => expect(ofPlugins(server.frames).at(-1)).toBe('force → Installed'));
    expect(ofPlugins(server.frames)[0]).toBe('actor kubernetes');
    expect(ofPlugins(server.frames).length).toBe(11);
    machine.stop();
  });
});

describe('stopped', () => {
  it('sends nothing further, and closes the connection as one does', async () => {
    await using server = await FrameServer.start();
    const inspector = createInspector({ url: server.url });
    const machine = new PluginStateMachine('kubernetes', 'Installed', { inspect: inspector.inspect });
    await eventually(() => expect(ofPlugins(server.frames).length).toBe(3));
    inspector.stop();
    machine.transitionTo('Stopped', 'unseen');
    inspector.stop();
    await eventually(() => expect(server.closed).toEqual([1000]));
    expect(ofPlugins(server.frames).length).toBe(3);
    machine.stop();
  });

  it('does not connect any more', async () => {
    const sockets: unknown[] = [];
    const silent = createServer((socket) => sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const connecting = createInspector({ url: `ws://127.0.0.1:${port}` });
    await eventually(() => expect(sockets.length).toBe(1));
    connecting.stop();
    const waiting = createInspector({ url: `ws://127.0.0.1:${port}` });
    await eventually(() => expect(sockets.length).toBe(2));
    await new Promise<void>((resolve) => {
      silent.close(() => resolve());
      for (const socket of sockets as { destroy(): void }[]) socket.destroy();
    });
    waiting.stop();
    await using server = await FrameServer.start(port);
    const another = createInspector({ url: server.url });
    await connected(server);
    another.stop();
    await eventually(() => expect(server.closed).toEqual([1000]));
    expect(server.connections.length).toBe(1);
  });

  it('is what the end of a block makes of it', async () => {
    await using server = await FrameServer.start();
    {
      using _inspector = createInspector({ url: server.url });
      await connected(server);
    }
    await eventually(() => expect(server.closed).toEqual([1000]));
  });
});

describe('a wrong option', () => {
  it.each(['', 'localhost:4747', 'ftp://localhost', 'javascript:alert(1)', 'stately.ai/inspect'])('url %j', (url) => {
    expect(() => createInspector({ url })).toThrow(
      expect.objectContaining({ name: 'InspectorUrlError', code: 'ERR_INSPECTOR_URL', url }),
    );
  });

  it('says what an address should be', () => {
    expect(() => createInspector({ url: 'localhost:4747' })).toThrow(
      "an inspector's url should be an address that begins with ws:// or wss:// or http:// or https://, " +
        "got 'localhost:4747': take the one that `plugin-statechart inspect` prints",
    );
  });

  it.each([0, 1.5, Number.NaN, -1])('queueLimit %d', (queueLimit) => {
    expect(() => createInspector({ url: 'ws://127.0.0.1:9', queueLimit })).toThrow(/^queueLimit should be a whole/);
  });
});
