import { once } from 'node:events';
import { createConnection } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { actorFrame, ask, openApp, openPage, openSocket, startServer, upgrade } from './clients';

const PATIENCE = { timeout: 15_000, interval: 20 };

describe('what is no request', () => {
  const cases: [name: string, bytes: string | Buffer][] = [
    ['garbage', '\0\u0001\u0002 garbage\r\n\r\n'],
    ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])],
    ['endless headers', `GET / HTTP/1.1\r\n${'x: y\r\n'.repeat(10_000)}`],
    [
      'a handshake without a key',
      'GET /page?token=TOKEN HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\r\n',
    ],
    [
      'a handshake of another version',
      'GET /page?token=TOKEN HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 99\r\n\r\n',
    ],
    [
      'a handshake for something else',
      'GET /page?token=TOKEN HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
    ],
    ['an address that is none', 'GET http://[ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n'],
  ];

  for (const [name, bytes] of cases) {
    it(`is answered with an error, and the connection ends: ${name}`, async () => {
      const server = await startServer({}, { introduction: 500 });
      const page = await openPage(server);
      const socket = await openSocket(server.port);
      const token = new URL(server.url).searchParams.get('token') ?? '';
      socket.write(
        typeof bytes === 'string' ? bytes.replace('TOKEN', token).replace('PORT', String(server.port)) : bytes,
      );
      await socket.ended;
      expect(socket.text()).toMatch(/^HTTP\/1\.1 4\d\d /);
      (await openApp(server)).send(actorFrame('x:0'));
      await page.until(({ type }) => type === '@xstate.actor');
    });
  }
});

describe('a WebSocket that breaks off', () => {
  const cases: [name: string, bytes: number[]][] = [
    ['in the head of a frame', [0x81]],
    ['in the length of a frame', [0x81, 0xff, 0, 0]],
    ['in the middle of a frame', [0x81, 0xfe, 0x10, 0, 1, 2, 3, 4, 5, 6, 7]],
    ['between two fragments', [0x01, 0x81, 0, 0, 0, 0, 0x7b]],
  ];
  for (const [name, bytes] of cases) {
    it(`is nobody else's loss: ${name}`, async () => {
      const server = await startServer();
      const page = await openPage(server);
      const socket = await openSocket(server.port);
      socket.write(upgrade(server, '/app'));
      await vi.waitFor(() => expect(socket.text()).toMatch(/^HTTP\/1\.1 101 /), PATIENCE);
      socket.write(Buffer.from(bytes));
      socket.resetAndDestroy();
      (await openApp(server)).send(actorFrame('x:0'));
      await page.until(({ type }) => type === '@xstate.actor');
    });
  }

  const broken: [name: string, bytes: number[], code: number][] = [
    ['a frame that is not masked', [0x81, 0x01, 0x7b], 1002],
    ['reserved bits', [0xf1, 0x80, 0, 0, 0, 0], 1002],
    ['text that is no UTF-8', [0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28], 1007],
    ['a length beyond any limit', [0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0], 1009],
  ];
  for (const [name, bytes, code] of broken) {
    it(`is ended by the server where it breaks the protocol: ${name}`, async () => {
      const server = await startServer({}, { heartbeat: 300 });
      const socket = await openSocket(server.port);
      socket.write(upgrade(server, '/app'));
      await vi.waitFor(() => expect(socket.text()).toMatch(/^HTTP\/1\.1 101 /), PATIENCE);
      socket.write(Buffer.from(bytes));
      await socket.ended;
      const close = Buffer.from(socket.text().split('\r\n\r\n')[1] ?? '', 'latin1');
      expect([close[0], close.readUInt16BE(2)]).toEqual([0x88, code]);
    });
  }
});

describe('connections', () => {
  it('that send a request slowly are ended', async () => {
    const server = await startServer({}, { introduction: 300 });
    const slow = await openSocket(server.port);
    slow.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n');
    const drip = setInterval(() => slow.write('x: y\r\n'), 50);
    await slow.ended;
    clearInterval(drip);
    expect(slow.text()).toMatch(/^(HTTP\/1\.1 408 .*|)/);
  });

  it('that send nothing are ended', async () => {
    const server = await startServer({}, { introduction: 300 });
    await (await openSocket(server.port)).ended;
  });

  it('are limited, and free again when they end', async () => {
    const server = await startServer({}, { connections: 5, introduction: 600_000 });
    const page = await openPage(server);
    const idle = await Promise.all([1, 2, 3, 4].map(() => openSocket(server.port)));
    await (await openSocket(server.port)).ended;
    idle[0]?.destroy();
    await vi.waitFor(async () => expect((await ask(server.url.replace('/?', '/nothing?'))).status).toBe(404), PATIENCE);
    idle[1]?.destroy();
    await vi.waitFor(async () => (await openApp(server)).send(actorFrame('x:0')), PATIENCE);
    await page.until(({ type }) => type === '@xstate.actor');
  });

  it('are not compressed, whatever a client offers: a small frame could become a large one', async () => {
    const server = await startServer();
    for (const { socket } of [await openPage(server), await openApp(server)]) expect(socket.extensions).toBe('');
  });

  it('may be tried ten thousand times', { timeout: 120_000 }, async () => {
    const server = await startServer();
    const page = await openPage(server);
    const app = await openApp(server);
    const attempts = [
      '',
      'garbage',
      'GET / HTTP/1.1\r\n\r\n',
      `GET /page?token=wrong HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`,
      upgrade(server, '/app'),
    ];
    const attempt = async (bytes: string) => {
      const socket = createConnection(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.resume();
      socket.write(bytes);
      await Promise.race([once(socket, 'connect').catch(() => {}), once(socket, 'close')]);
      return socket;
    };
    let held: Awaited<ReturnType<typeof attempt>>[] = [];
    for (let round = 0; round < 40; round++) {
      for (const socket of held) socket.destroy();
      held = await Promise.all(
        Array.from({ length: 250 }, (_, index) => attempt(attempts[index % attempts.length] ?? '')),
      );
    }
    app.send(actorFrame('x:0'));
    await page.until(({ type }) => type === '@xstate.actor');
    for (const socket of held) socket.destroy();
    await vi.waitFor(async () => expect((await ask(server.url.replace('/?', '/nothing?'))).status).toBe(404), PATIENCE);
  });
});
