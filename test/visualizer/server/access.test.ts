import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { ask, handshake, openPage, openSocket, pageUrl, startServer } from './clients';

const withoutToken = (url: string) => url.replace(/\?token=.*/, '');
const withToken = (url: string, token: string) => url.replace(/token=.*/, `token=${token}`);

const FORBIDDEN = { status: 403, body: 'Forbidden. Open the address that the server printed when it started.\n' };

describe('the token', () => {
  it('is random, and at least 128 bits', async () => {
    const tokens = await Promise.all(
      [startServer(), startServer()].map(async (server) => new URL((await server).url).searchParams.get('token')),
    );
    expect(new Set(tokens).size).toBe(2);
    for (const token of tokens) expect(token).toMatch(/^[\w-]{22,}$/);
  });

  it('is the one that was given', async () => {
    const token = 'a-token-of-my-own_0123456789';
    const { url, appUrl, port } = await startServer({ token });
    expect([url, appUrl]).toEqual([
      `http://127.0.0.1:${port}/?token=${token}`,
      `ws://127.0.0.1:${port}/app?token=${token}`,
    ]);
  });

  it('is needed for anything over HTTP, whether it exists or not', async () => {
    const { url } = await startServer();
    for (const path of ['/', '/chart.svg', '/nothing', '/app', '/page', '/%', '//']) {
      const address = url.replace('/?', `${path}?`);
      expect.soft(await ask(withoutToken(address)), path).toMatchObject(FORBIDDEN);
      expect.soft(await ask(withToken(address, 'x'.repeat(32))), path).toMatchObject(FORBIDDEN);
      expect.soft(await ask(withToken(address, '')), path).toMatchObject(FORBIDDEN);
      expect.soft(await ask(withoutToken(address), {}, 'POST'), path).toMatchObject(FORBIDDEN);
    }
  });

  it('is needed for each WebSocket', async () => {
    const server = await startServer();
    for (const url of [server.appUrl, pageUrl(server), server.appUrl.replace('/app', '/nothing')]) {
      expect.soft(await handshake(withoutToken(url)), url).toBe(403);
      expect.soft(await handshake(withToken(url, 'x'.repeat(32))), url).toBe(403);
    }
    expect(await handshake(server.appUrl)).toBe(101);
    expect(await handshake(pageUrl(server))).toBe(101);
    expect(await handshake(pageUrl(server).replace('/page', '/nothing'))).toBe(404);
  });
});

describe('the Host header', () => {
  it('is a name of this machine with any port, as a tunnel or a container may have its own, and nothing else', async () => {
    const server = await startServer();
    const { port } = server;
    const statusFor = async (host: string) => [
      (await ask(server.url.replace('/?', '/nothing?'), { host })).status,
      await handshake(pageUrl(server), { headers: { host } }),
      await handshake(server.appUrl, { headers: { host } }),
    ];
    for (const host of [
      `127.0.0.1:${port}`,
      `localhost:${port}`,
      `LocalHost:${port}`,
      '[::1]:8080',
      'localhost:8080',
      '127.0.0.1',
    ]) {
      expect.soft(await statusFor(host), host).toEqual([404, 101, 101]);
    }
    for (const host of [
      `attacker.example:${port}`,
      `localhost.attacker.example:${port}`,
      `127.0.0.1.attacker.example:${port}`,
      'attacker.example:127.0.0.1',
      `user@localhost:${port}`,
      `localhost:${port}/`,
      'localhost:',
      'localhost:x',
    ]) {
      expect.soft(await statusFor(host), host).toEqual([403, 403, 403]);
    }
  });

  it('is needed', async () => {
    const { url, port } = await startServer();
    const socket = await openSocket(port);
    socket.write(`GET ${new URL(url).search.replace('?', '/?')} HTTP/1.0\r\n\r\n`);
    await socket.ended;
    expect(socket.text()).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('is the name that the server is bound to, and the address that it was reached at', async () => {
    const address = Object.values(networkInterfaces())
      .flat()
      .find((candidate) => candidate?.family === 'IPv4' && !candidate.internal)?.address;
    const everywhere = await startServer({ host: '0.0.0.0' });
    expect(new URL(everywhere.url).hostname).toBe('127.0.0.1');
    expect((await ask(everywhere.url.replace('/?', '/nothing?'))).status).toBe(404);
    if (address === undefined) return;
    const reached = everywhere.url.replace('127.0.0.1', address).replace('/?', '/nothing?');
    expect((await ask(reached)).status).toBe(404);
    expect((await ask(reached, { host: `attacker.example:${everywhere.port}` })).status).toBe(403);
  });
});

describe('the Origin header', () => {
  const foreign = ['http://attacker.example', 'https://127.0.0.1', 'http://127.0.0.1:1', 'null', 'file://'];

  it('of a page is the server itself', async () => {
    const server = await startServer();
    const own = `http://127.0.0.1:${server.port}`;
    expect(await handshake(pageUrl(server), { origin: own })).toBe(101);
    expect((await ask(server.url.replace('/?', '/nothing?'), { origin: own })).status).toBe(404);
    for (const origin of [...foreign, `http://localhost:${server.port}`]) {
      expect.soft(await handshake(pageUrl(server), { origin }), origin).toBe(403);
      expect.soft(await ask(server.url, { origin }), origin).toMatchObject(FORBIDDEN);
    }
  });

  it('of a page behind a tunnel is the one that it was asked for at', async () => {
    const server = await startServer();
    const through = (host: string, origin: string) => handshake(pageUrl(server), { origin, headers: { host } });
    expect(await through('localhost:8080', 'http://localhost:8080')).toBe(101);
    expect(await through('localhost:8080', `http://localhost:${server.port}`)).toBe(403);
    expect(await through('localhost:8080', 'http://localhost')).toBe(403);
  });

  it('of an app in a browser is one that is allowed', async () => {
    const origin = 'http://localhost:5173';
    const server = await startServer({ allowOrigins: [origin] });
    expect(await handshake(server.appUrl, { origin })).toBe(101);
    expect(await handshake(server.appUrl)).toBe(101);
    for (const other of [...foreign, `http://127.0.0.1:${server.port}`]) {
      expect.soft(await handshake(server.appUrl, { origin: other }), other).toBe(403);
    }
    expect(await handshake(pageUrl(server), { origin })).toBe(403);
  });
});

describe('behind a reverse proxy', () => {
  const publicUrl = 'https://inspect.example.com';

  it('the addresses are those of the proxy', async () => {
    const token = 'a-token-of-my-own_0123456789';
    const { url, appUrl } = await startServer({ token, publicUrl });
    expect([url, appUrl]).toEqual([
      `https://inspect.example.com/?token=${token}`,
      `wss://inspect.example.com/app?token=${token}`,
    ]);
    const plain = await startServer({ token, publicUrl: 'http://inspect.example.com:8080/' });
    expect(plain.appUrl).toBe(`ws://inspect.example.com:8080/app?token=${token}`);
  });

  it('its name and origin are accepted, whether or not it tells the name, and no others', async () => {
    const token = 'a-token-of-my-own_0123456789';
    const { port } = await startServer({ token, publicUrl });
    const page = `ws://127.0.0.1:${port}/page?token=${token}`;
    const name = 'inspect.example.com';
    expect((await ask(`http://127.0.0.1:${port}/nothing?token=${token}`, { host: name })).status).toBe(404);
    expect(await handshake(page, { origin: publicUrl, headers: { host: name } })).toBe(101);
    expect(await handshake(page, { origin: publicUrl })).toBe(101);
    expect(await handshake(page, { origin: `http://127.0.0.1:${port}` })).toBe(101);
    for (const host of ['example.com', `${name}:8443`, `a.${name}`, `${name}.attacker.example`]) {
      expect.soft(await handshake(page, { headers: { host } }), host).toBe(403);
    }
    for (const origin of [`${publicUrl}:8443`, 'https://example.com', `http://${name}`, 'null']) {
      expect.soft(await handshake(page, { origin }), origin).toBe(403);
    }
  });
});

describe('a request', () => {
  it('only reads', async () => {
    const { url } = await startServer();
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const { status, headers } = await ask(url, {}, method);
      expect.soft([status, headers.allow], method).toEqual([405, 'GET, HEAD']);
    }
    expect(await ask(url.replace('/?', '/nothing?'), {}, 'HEAD')).toMatchObject({ status: 404, body: '' });
  });

  it('is told to guess, keep and tell nothing, whatever the answer is', async () => {
    const { url } = await startServer();
    for (const address of [url, withoutToken(url), url.replace('/?', '/nothing?'), url.replace('/?', '/chart.svg?')]) {
      const { headers } = await ask(address);
      expect.soft(headers, address).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect
        .soft(headers['content-security-policy'], address)
        .toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
    }
  });
});

it('is not reached at another address unless it is told to be', async () => {
  const closed = await startServer();
  const elsewhere = ({ url }: { url: string }) => ask(url.replace('127.0.0.1', '127.0.0.2').replace('/?', '/nothing?'));
  await expect(elsewhere(closed)).rejects.toThrow(/ECONNREFUSED|EADDRNOTAVAIL|ETIMEDOUT/);
  // On Linux, each address that begins with 127 is this machine's.
  if (process.platform !== 'linux') return;
  expect((await elsewhere(await startServer({ host: '0.0.0.0' }))).status).toBe(404);
});

it('leads pages and apps apart', async () => {
  const server = await startServer();
  const page = await openPage(server);
  page.send({ type: '@plugin-statechart.hello', version: 1, app: 'a', name: 'a', allowControl: true });
  expect(await page.closed).toEqual({ code: 1008, reason: 'a frame has a wrong type' });
});
