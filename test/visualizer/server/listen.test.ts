import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createActor } from 'xstate';
import { pluginLifecycle } from '../../../src';
import { type InspectServer, startInspectServer } from '../../../visualizer/server/inspect-server';
import { ListenError } from '../../../visualizer/server/listen-error';
import { PortInUseError } from '../../../visualizer/server/port-in-use-error';
import { ask, openApp, openPage, openSocket, pageUrl, startServer, TestClient } from './clients';

const blockers: Server[] = [];
const children: ChildProcess[] = [];
const started: InspectServer[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await Promise.all(started.splice(0).map((server) => server.close()));
  await Promise.all(blockers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function block(port: number): Promise<number> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  blockers.push(server);
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

describe('the port', () => {
  it('that was asked for and is in use is an error that says so', async () => {
    const port = await block(0);
    const error = await startInspectServer({ port }).catch((error) => error);
    expect(error).toBeInstanceOf(PortInUseError);
    expect(error).toMatchObject({
      code: 'ERR_PORT_IN_USE',
      host: '127.0.0.1',
      port,
      message: `port ${port} of 127.0.0.1 is in use by another program: end that one, ask for another port, or ask for none and get the next free one`,
      cause: { code: 'EADDRINUSE' },
    });
  });

  it('is the next free one where none was asked for', async () => {
    const first = await startInspectServer();
    started.push(first);
    const second = await startInspectServer();
    started.push(second);
    expect(second.port).toBeGreaterThan(first.port);
    expect([first, second].map(({ url, port }) => url.startsWith(`http://127.0.0.1:${port}/?token=`))).toEqual([
      true,
      true,
    ]);
  });

  it('is any free one where all of those are in use', async () => {
    for (let port = 4747; port < 4767; port++) await block(port).catch(() => {});
    const server = await startInspectServer();
    started.push(server);
    expect(server.port >= 4747 && server.port < 4767).toBe(false);
    expect((await ask(server.url.replace('/?', '/nothing?'))).status).toBe(404);
  });

  it('is free again once the server is closed, and the server can be closed again', async () => {
    const server = await startServer();
    const { port } = server;
    await server.close();
    await server.close();
    await server[Symbol.asyncDispose]();
    expect(await block(port)).toBe(port);
  });
});

describe('a host', () => {
  it('that is no address of this machine is an error that says so', async () => {
    const error = await startInspectServer({ host: '192.0.2.1', port: 0 }).catch((error) => error);
    expect(error).toBeInstanceOf(ListenError);
    expect(error).toMatchObject({
      code: 'ERR_LISTEN',
      host: '192.0.2.1',
      systemCode: 'EADDRNOTAVAIL',
      message:
        'cannot listen on port 0 of 192.0.2.1 (EADDRNOTAVAIL): this machine has no such address: ask for 127.0.0.1, or for one of its own',
    });
  });

  it('may be an address of IPv6', async () => {
    const server = await startServer({ host: '::1' }).catch((error) => error);
    // A machine without IPv6 says so.
    if (server instanceof ListenError) return;
    expect(server.url).toMatch(/^http:\/\/\[::1\]:\d+\/\?token=/);
    expect((await ask(server.url.replace('/?', '/nothing?'))).status).toBe(404);
    (await openApp(server)).socket.close();
  });

  it('may be a name', async () => {
    const server = await startServer({ host: 'localhost' });
    expect(server.url).toMatch(/^http:\/\/localhost:/);
    expect((await ask(server.url.replace('/?', '/nothing?'))).status).toBe(404);
  });
});

describe('a server that is closed', () => {
  it('ends every connection at once', async () => {
    const server = await startServer();
    const page = await openPage(server);
    const app = await openApp(server);
    const silent = await openSocket(server.port);
    const halfway = await openSocket(server.port);
    halfway.write('GET / HTTP/1.1\r\n');
    await server.close();
    expect((await page.closed).code).toBe(1001);
    expect((await app.closed).code).toBe(1001);
    await silent.ended;
    await halfway.ended;
  });

  it('does not wait for a page that does not read', async () => {
    const server = await startServer({ token: 'x'.repeat(30) });
    const page = await openPage(server);
    page.socket.pause();
    await server.close();
    page.socket.terminate();
  });

  it('takes no notice of actors that go on', async () => {
    const server = await startServer();
    const actor = createActor(pluginLifecycle, { input: { pluginId: 'web' }, inspect: server.inspect }).start();
    await server.close();
    actor.send({ type: 'install' });
    expect(actor.getSnapshot().value).toBe('Installing');
    actor.stop();
  });
});

describe('a process with a server', () => {
  const start = async () => {
    const child = fork(fileURLToPath(new URL('fixtures/host.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.push(child);
    const ended = once(child, 'exit');
    const [server] = (await once(child, 'message')) as [InspectServer];
    return { child, ended, server };
  };

  it('stays up until the server is closed, and then ends by itself, connections or not', async () => {
    const { child, ended, server } = await start();
    const page = await TestClient.open(pageUrl(server));
    const app = await openApp(server);
    await openSocket(server.port);
    await page.until(({ type }) => type === '@plugin-statechart.recent');
    child.send('close');
    expect(await ended).toEqual([0, null]);
    expect([(await page.closed).code, (await app.closed).code]).toEqual([1001, 1001]);
    await vi.waitFor(() => block(server.port), { timeout: 5000 });
  });

  it('ends on a signal as any other, and leaves nothing', async () => {
    const { child, ended, server } = await start();
    await openPage(server);
    child.kill('SIGINT');
    expect(await ended).toEqual([null, 'SIGINT']);
    await vi.waitFor(() => block(server.port), { timeout: 5000 });
  });
});
