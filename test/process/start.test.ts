import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { freePort, isAlive, PLUGIN, RealPlugin, untilDead } from './processes';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('start', () => {
  it('is ready at a line on stdout, a text or a pattern', async () => {
    for (const line of ['ready for', /^ready .*k$/]) {
      await using plugin = new RealPlugin('Starting', [], { ready: { line } });
      await plugin.until('Running');
      expect(plugin.history).toEqual([expect.stringMatching(/^Starting → Running: ready after \d+ ms$/)]);
      expect(isAlive(plugin.pid)).toBe(true);
    }
  });

  it('is ready at an IPC message, the same or one that is accepted, and not at another one', async () => {
    const accepts = (message: unknown) => (message as { type: string }).type === 'ready';
    for (const message of [{ type: 'ready' }, accepts]) {
      await using plugin = new RealPlugin('Starting', [], { ready: { message } });
      await plugin.until('Running');
    }
    await using never = new RealPlugin('Starting', ['never-ready'], {
      ready: { message: { type: 'ready' } },
      readyTimeout: 500,
    });
    await never.until('Failed');
  });

  it('is ready when a URL answers with success', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    await using plugin = new RealPlugin('Starting', [`port=${port}`], { ready: { url } });
    await plugin.until('Running');
    expect((await fetch(url)).status).toBe(200);
  });

  it('is not ready while the URL answers with an error', async () => {
    const port = await freePort();
    await using plugin = new RealPlugin('Starting', [`port=${port}`, 'sick'], {
      ready: { url: `http://127.0.0.1:${port}/` },
      readyTimeout: 2000,
    });
    await plugin.until('Failed');
    expect(plugin.history).toEqual([
      `Starting → Failed: start failed: not ready after 2000 ms: http://127.0.0.1:${port}/ answered 503`,
    ]);
  });

  it('is ready when the process is still up after some time, and not before', async () => {
    await using plugin = new RealPlugin('Starting', [], { ready: { uptime: 300 }, readyTimeout: 100 });
    const began = Date.now();
    await plugin.until('Running');
    expect(Date.now() - began).toBeGreaterThanOrEqual(295);
  });

  it('fails when the process is not ready in time, and ends it first', async () => {
    await using plugin = new RealPlugin('Starting', ['never-ready', 'ignore-sigterm'], { readyTimeout: 2000 });
    await plugin.until('Failed');
    expect(plugin.history).toEqual(['Starting → Failed: start failed: not ready after 2000 ms']);
    expect(plugin.pids).toHaveLength(1);
    expect(isAlive(plugin.pid)).toBe(false);
  });

  it('fails with the exit code and the last line of stderr when the process ends before it is ready', async () => {
    await using plugin = new RealPlugin('Starting', ['never-ready', 'crashes-after=10']);
    await plugin.until('Failed');
    expect(plugin.history).toEqual(['Starting → Failed: start failed: exited with code 1: Error: boom']);
  });

  it.each([
    [{ command: 'no-such-program' }, 'cannot run no-such-program: no such program (ENOENT)'],
    [
      { cwd: `${tmpdir()}/no-such-folder` },
      `cannot run ${process.execPath}: there is no folder ${tmpdir()}/no-such-folder (ENOENT)`,
    ],
    [{ command: tmpdir() }, `spawn ${tmpdir()} EACCES`],
  ])('that cannot be spawned (%j) is Failed, with a reason', async (options, reason) => {
    await using plugin = new RealPlugin('Starting', [], options);
    await plugin.until('Failed');
    expect(plugin.history).toEqual([`Starting → Failed: start failed: ${reason}`]);
  });

  it('is aborted midway: the process is ended', async () => {
    await using plugin = new RealPlugin('Starting', ['never-ready', 'fork']);
    await expect.poll(() => plugin.pids.length).toBe(2);
    plugin.machine.transitionTo('Failed', 'enough');
    await untilDead(plugin.pids);
    expect(plugin.history).toEqual(['Starting → Failed: enough']);
  });

  it('passes arguments, the folder and the environment on', async () => {
    vi.stubEnv('INHERITED', 'from the host');
    const script =
      'console.log("up", process.pid); console.log(process.argv[1], process.cwd(), process.env.GREETING, process.env.HOME, process.env.INHERITED); setInterval(() => {}, 1000)';
    await using plugin = new RealPlugin('Starting', [], {
      args: ['-e', script, 'a b "c"'],
      cwd: '/',
      env: { GREETING: 'hello', HOME: undefined },
      ready: { line: 'hello' },
    });
    await plugin.until('Running');
    expect(plugin.output.at(-1)).toBe('web stdout: a b "c" / hello undefined from the host');
  });

  it('tells the lines of both streams, without those that never end', async () => {
    const script = `
      process.stdout.write('x'.repeat(300_000) + '\\n');
      process.stderr.write('warning\\n');
      process.stdout.write('grüße 🎉\\nlast line without an end');`;
    await using plugin = new RealPlugin('Starting', [], { args: ['-e', script], ready: { uptime: 5000 } });
    await plugin.until('Failed');
    expect(plugin.output.map((line) => line.slice(0, 80)).sort()).toEqual([
      'web stderr: warning',
      'web stdout: grüße 🎉',
      'web stdout: last line without an end',
    ]);
  });

  it('runs what is installed on this machine without a shell', async () => {
    await using plugin = new RealPlugin('Starting', [], { command: 'node', args: [PLUGIN, '$HOME; exit 1'] });
    await plugin.until('Running');
  });

  it('fails, and the host lives, when there are no file descriptors left', () => {
    const host = fileURLToPath(new URL('fixtures/no-descriptors.ts', import.meta.url));
    const limited = ['-c', 'ulimit -n 256; exec "$0" --import tsx "$1"', process.execPath, host];
    expect(execFileSync('sh', limited, { encoding: 'utf8' })).toMatch(/^start failed: spawn .* EMFILE$/);
  });
});
