import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { connected, eventually, FrameServer } from './frame-server';
import { inWords } from './frames-of';

const APP = fileURLToPath(new URL('fixtures/app.ts', import.meta.url));
/** ms. Less than the 30 s that `ws` itself waits for the other side to close. */
const PATIENCE = 25_000;

const apps: ChildProcess[] = [];

afterEach(() => {
  for (const app of apps.splice(0)) app.kill('SIGKILL');
});

/** Starts an app that is inspected. */
function start(url: string, end = ''): ChildProcess {
  const app = spawn(process.execPath, ['--import', 'tsx', APP, end], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, PLUGIN_STATECHART_INSPECT: url },
  });
  apps.push(app);
  return app;
}

const exitCode = async (app: ChildProcess): Promise<unknown> => (await once(app, 'exit'))[0];

it.each<[string, string]>([
  ['no server is asked for', ''],
  ['nobody listens', 'ws://127.0.0.1:9'],
  ['nobody listens at a name with several addresses', 'ws://localhost:9'],
  ['nobody answers', 'ws://192.0.2.1:4747'],
])(
  'an app that has nothing to do ends by itself where %s',
  async (_, url) => {
    expect(await exitCode(start(url))).toBe(0);
  },
  PATIENCE,
);

it(
  'an app that has nothing to do ends by itself where a server takes connections and says nothing',
  async () => {
    const silent = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const app = start(`ws://127.0.0.1:${(silent.address() as { port: number }).port}`, 'idle');
      const exited = exitCode(app);
      const [socket] = await once(silent, 'connection');
      app.stdin?.end('end');
      expect(await exited).toBe(0);
      socket.destroy();
    } finally {
      silent.close();
    }
  },
  PATIENCE,
);

it.each<[string, string, number, number]>([
  ['has nothing to do', 'idle', 0, 1006],
  ['exits', 'exit', 3, 1006],
  ['crashes', 'throw', 1, 1006],
])(
  'an app that %s ends at once, and what came before is told',
  async (_, end, code, closed) => {
    await using server = await FrameServer.start();
    const app = start(server.url, end);
    const exited = exitCode(app);
    await connected(server);
    app.stdin?.end('end');
    expect(await exited).toBe(code);
    await eventually(() => expect(server.closed).toEqual([closed]));
    expect(server.frames.slice(1).map((frame) => 'sessionId' in frame && inWords(frame))).toEqual([
      'actor kubernetes',
      'event xstate.init',
      'xstate.init → Installed',
      'event stopped',
      'stopped → Stopped',
    ]);
  },
  PATIENCE,
);

it(
  'an app that stops its inspector ends, though the server does not take part in closing',
  async () => {
    await using server = await FrameServer.start();
    const app = start(server.url, 'stop');
    const exited = exitCode(app);
    await connected(server);
    for (const socket of server.sockets) socket.pause();
    app.stdin?.end('end');
    expect(await exited).toBe(0);
  },
  PATIENCE,
);
