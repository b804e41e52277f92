import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { Project, Running, usageError } from './command';

let project: Project;
beforeEach(() => {
  project = new Project();
});
afterEach(() => project[Symbol.dispose]());

const TOKEN = 'a-token-of-twenty-two-characters';

const inspect = (...args: string[]): Running =>
  new Running(project.start(['inspect', '--port', '0', '--token', TOKEN, ...args]));

async function addresses(running: Running) {
  const output = await running.prints(/Ctrl-C ends it\.\n/);
  const [url = '', appUrl = '', again] = output.match(/(?:http|ws):\/\/[^\s']+/g) ?? [];
  expect(again).toBe(appUrl);
  return { output, url, appUrl };
}

async function listen(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('inspect', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves the page, and ends by %s with exit code 0 and a free port',
    async (signal) => {
      await using running = inspect();
      const { output, url, appUrl } = await addresses(running);
      const { host, port } = new URL(url);
      expect(output).toBe(
        `The page: http://${host}/?token=${TOKEN}
An app:   PLUGIN_STATECHART_INSPECT='ws://${host}/app?token=${TOKEN}' node app.js
or in it: createInspector({ url: 'ws://${host}/app?token=${TOKEN}' })
Ctrl-C ends it.
`,
      );
      expect((await fetch(url)).status).toBe(200);
      expect((await fetch(`http://${host}/?token=wrong`)).status).toBe(403);
      const app = new WebSocket(appUrl);
      await once(app, 'open');

      running.child.kill(signal);
      const [closed] = await Promise.all([once(app, 'close'), running.ended]);
      expect(closed).toHaveLength(2);
      expect(await running.ended).toBe(0);
      (await listen(Number(port))).close();
    },
  );

  it('hears Ctrl-C again and again, as where npm passes it on, and still ends cleanly', async () => {
    await using running = inspect();
    await addresses(running);
    const again = setInterval(() => running.child.kill('SIGINT'), 0);
    const code = await running.ended;
    clearInterval(again);
    expect(code).toBe(0);
  });

  it('lets an app on a page of another origin report, where that is allowed', async () => {
    await using running = inspect('--allow-origin', 'http://a.test', '--allow-origin', 'http://b.test');
    const { appUrl } = await addresses(running);
    for (const origin of ['http://a.test', 'http://b.test']) {
      const app = new WebSocket(appUrl, { origin });
      await once(app, 'open');
      app.terminate();
    }
    const stranger = new WebSocket(appUrl, { origin: 'http://c.test' });
    const [error] = await once(stranger, 'error').catch((reason) => [reason]);
    expect(String(error)).toContain('403');
  });

  it.each([
    [[], false, undefined],
    [['--allow-control', '--stately'], true, 'https://stately.ai/inspect'],
    [['--stately', 'http://localhost:8080/'], false, 'http://localhost:8080/'],
  ])('tells the page what it may do: %j', async (args, allowControl, stately) => {
    await using running = inspect(...args);
    const { url } = await addresses(running);
    const page = new WebSocket(url.replace('http', 'ws').replace('/?', '/page?'), { origin: new URL(url).origin });
    const [data] = await once(page, 'message');
    const hello = JSON.parse(String(data)) as Record<string, unknown>;
    expect([hello.allowControl, hello.stately]).toEqual([allowControl, stately]);
    page.terminate();
  });

  it('warns where it listens for other machines', async () => {
    await using running = inspect('--host', '0.0.0.0', '--allow-control');
    const { output } = await addresses(running);
    expect(output).toContain(
      'Warning: whoever reaches 0.0.0.0 and knows the address below sees, and may send events to, your actors\n',
    );
  });

  it('says what to do where the port is in use', async () => {
    const server = await listen(0);
    const { port } = server.address() as { port: number };
    const { code, stdout, stderr } = await project.run(['inspect', '--port', String(port)]);
    server.close();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^plugin-statechart: port ${port} of 127.0.0.1 is in use by another program: .*\n$`),
    );
  });

  it.each([
    [
      ['--port', '70000'],
      "option '-p, --port <port>' argument '70000' is invalid. It should be from 0 to 65535; --help shows what there is",
    ],
    [['--token', 'short'], 'token should be 22 to 128 letters, digits, "-" or "_"'],
    [
      ['--allow-origin', 'b.test'],
      'allowOrigins should be an address that begins with http:// or https://, got "b.test"',
    ],
    [['--stately', 'mine'], 'stately should be an address that begins with http:// or https://, got "mine"'],
    [['here'], "too many arguments for 'inspect'. Expected 0 arguments but got 1; --help shows what there is"],
  ])('is a mistake in one line: %j', async (args, message) => {
    expect(await project.run(['inspect', ...args])).toEqual(usageError(message));
  });
});
