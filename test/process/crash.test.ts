import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { freePort, isAlive, RealPlugin, untilDead } from './processes';

describe('a process that dies', () => {
  it('recovers after its backoff, with signal or exit code as reason', async () => {
    await using plugin = new RealPlugin('Starting');
    await plugin.until('Running');
    process.kill(plugin.pid, 'SIGKILL');
    await plugin.until('Recovering');
    await plugin.until('Running');
    expect(plugin.history.map((line) => line.replace(/after \d+ ms/, 'after n ms'))).toEqual([
      'Starting → Running: ready after n ms',
      'Running → Recovering: process killed by SIGKILL',
      'Recovering → Validating: backoff of 30 ms elapsed (attempt 1 of 5)',
      'Validating → Starting: nothing to validate',
      'Starting → Running: ready after n ms',
    ]);
    expect(plugin.overlaps).toEqual([]);
  });

  it.each([
    ['crashes-after=100', 'process exited with code 1: Error: boom'],
    ['exits-after=100', 'process exited with code 0'],
  ])('%s recovers with the reason %j', async (behaviour, reason) => {
    await using plugin = new RealPlugin('Starting', [behaviour]);
    await plugin.until('Recovering');
    expect(plugin.history.at(-1)).toBe(`Running → Recovering: ${reason}`);
  });

  it('takes its children with it', async () => {
    await using plugin = new RealPlugin('Starting', ['fork']);
    await plugin.until('Running');
    const [parent, child] = plugin.pids as [number, number];
    process.kill(parent, 'SIGKILL');
    await plugin.until('Recovering');
    expect(isAlive(child)).toBe(false);
  });

  it('again and again is Failed in the end, by the number of attempts', async () => {
    await using plugin = new RealPlugin(
      'Starting',
      ['crashes-after=20'],
      {},
      { backoff: { initialDelay: 10, maxAttempts: 3 } },
    );
    await plugin.until('Failed', 20_000);
    expect(plugin.history.at(-1)).toBe('Recovering → Failed: retries exhausted (3 of 3)');
    expect([plugin.pids.length, plugin.overlaps]).toEqual([4, []]);
    await untilDead(plugin.pids);
  });

  it('but was up for stableAfter begins at attempt 1 again', async () => {
    await using plugin = new RealPlugin('Starting', [], {}, { backoff: { initialDelay: 10, stableAfter: 300 } });
    for (const uptime of [0, 400]) {
      await plugin.until('Running');
      await new Promise((resolve) => setTimeout(resolve, uptime));
      process.kill(plugin.pid, 'SIGKILL');
      await plugin.until('Recovering');
      expect(plugin.machine.retry.attempts).toBe(1);
    }
  });

  it('that cannot be started again is tried until the attempts are used up', async () => {
    let starts = 0;
    await using plugin = new RealPlugin(
      'Starting',
      [],
      {
        validate: () => {
          starts += 1;
          throw new Error('manifest is gone');
        },
      },
      { backoff: { initialDelay: 10, maxAttempts: 3 } },
    );
    await plugin.until('Running');
    process.kill(plugin.pid, 'SIGKILL');
    await expect.poll(() => starts).toBe(3);
    expect(plugin.history.filter((line) => line.includes('Failed'))).toEqual([
      'Validating → Failed: validate failed: manifest is gone',
      'Failed → Validating: backoff of 20 ms elapsed (attempt 2 of 3)',
      'Validating → Failed: validate failed: manifest is gone',
      'Failed → Validating: backoff of 40 ms elapsed (attempt 3 of 3)',
      'Validating → Failed: validate failed: manifest is gone',
    ]);
  });

  it('is noticed by a monitor that finds no process at all', async () => {
    await using plugin = new RealPlugin('Running');
    await plugin.until('Running');
    expect(plugin.history.slice(0, 1)).toEqual(['Running → Recovering: no process is running']);
  });
});

describe('health checks', () => {
  const checks = { interval: 30, timeout: 500, failures: 2 };

  it('over HTTP degrade a plugin after so many failures in a row, then recover it', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/health`;
    await using plugin = new RealPlugin('Starting', [`port=${port}`], { ready: { url }, health: { url, ...checks } });
    await plugin.until('Running');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(plugin.phase).toBe('Running');
    const sick = plugin.pid;
    process.kill(sick, 'SIGUSR2');
    await plugin.until('Degraded');
    expect(isAlive(sick)).toBe(true);
    await plugin.until('Recovering');
    await plugin.until('Running');
    expect(plugin.history.slice(1, 3)).toEqual([
      `Running → Degraded: health check failed 2 times in a row: ${url} answered 503`,
      `Degraded → Recovering: health check failed 2 times in a row: ${url} answered 503`,
    ]);
    expect(isAlive(sick)).toBe(false);
    expect(plugin.overlaps).toEqual([]);
  });

  it('count failures in a row only', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    // Two answers out of three say that it is not well.
    await using plugin = new RealPlugin('Starting', [`port=${port}`, 'flaky'], {
      health: { url, ...checks, interval: 10, failures: 3 },
    });
    await plugin.until('Running');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(plugin.phase).toBe('Running');
  });

  it('over HTTP tell why nobody answers', async () => {
    const url = `http://127.0.0.1:${await freePort()}/`;
    await using plugin = new RealPlugin('Starting', [], { health: { url, ...checks } });
    await plugin.until('Degraded');
    expect(plugin.history.at(-1)).toMatch(/^Running → Degraded: health check failed 2 times in a row: .*ECONNREFUSED/);
  });

  it('by a function of the app', async () => {
    const asked: unknown[] = [];
    const check = ({ pluginId, phase }: { pluginId: string; phase: string }) => {
      asked.push(`${pluginId} ${phase}`);
      if (asked.length > 3) throw new Error('queue is full');
    };
    await using plugin = new RealPlugin('Starting', [], { health: { check, ...checks } });
    await plugin.until('Degraded');
    expect(plugin.history.at(-1)).toBe('Running → Degraded: health check failed 2 times in a row: queue is full');
    expect(asked).toEqual(Array.from({ length: 5 }, () => 'web Running'));
  });

  it('by a function that throws what cannot be text', async () => {
    const check = () => Promise.reject(Object.create(null));
    await using plugin = new RealPlugin('Starting', [], { health: { check, ...checks } });
    await plugin.until('Degraded');
    expect(plugin.history.at(-1)).toMatch(/: \[object Object\]$/);
  });

  it('by a function that does not end in time', async () => {
    const check = () => new Promise(() => {});
    await using plugin = new RealPlugin('Starting', [], { health: { check, ...checks, timeout: 50 } });
    await plugin.until('Degraded');
    expect(plugin.history.at(-1)).toMatch(/no answer within 50 ms$/);
  });

  it('over IPC ask and wait for the answer', async () => {
    const health = { ping: 'ping', pong: 'pong', ...checks, timeout: 100 };
    await using plugin = new RealPlugin('Starting', [], { health });
    await plugin.until('Running');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(plugin.phase).toBe('Running');
    process.kill(plugin.pid, 'SIGUSR2');
    await plugin.until('Degraded');
    expect(plugin.history.at(-1)).toBe(
      'Running → Degraded: health check failed 2 times in a row: no answer within 100 ms',
    );
  });

  it.each([
    ['over HTTP', (port: number) => ({ url: `http://127.0.0.1:${port}/` })],
    ['over IPC', () => ({ ping: 'unheard', pong: 'pong' })],
  ])('%s notice that nobody answers, whenever garbage is collected', async (_, question) => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = setInterval(runInNewContext('gc'), 20);
    try {
      const port = await freePort();
      const health = { ...question(port), ...checks, timeout: 200 };
      await using plugin = new RealPlugin('Starting', [`port=${port}`, 'hangs'], { health });
      await plugin.until('Degraded', 5000);
      expect(plugin.history.at(-1)).toMatch(/no answer within 200 ms$/);
    } finally {
      clearInterval(collectGarbage);
    }
  });
});
