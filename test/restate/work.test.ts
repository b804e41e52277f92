import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MonitorEvent } from '../../machines/work';
import type { DurableWorkArguments } from '../../src/restate';
import { PluginsHere } from './plugins-here';
import { words } from './words';

/** What a worker was asked to do, in order. */
let asked: string[];
let keys: string[];
let aborted: string[];
let health: MonitorEvent | undefined;
/** When a monitor looked. */
let looks: number[];
let release: () => void;
let held: Promise<void>;
let plugins: PluginsHere;

const note = ({ input: { pluginId, phase }, idempotencyKey, signal }: DurableWorkArguments) => {
  asked.push(`${pluginId} ${phase}`);
  keys.push(idempotencyKey);
  signal.addEventListener('abort', () => aborted.push(`${pluginId} ${phase}`), { once: true });
};

beforeAll(async () => {
  plugins = await PluginsHere.start({
    work: {
      async install(given) {
        note(given);
        await held;
        return { reason: 'unpacked 12 files' };
      },
      validate(given) {
        note(given);
        throw new Error('its signature is not valid');
      },
      start: {
        run(given) {
          note(given);
          if (asked.filter((one) => one.endsWith('Starting')).length < 3) throw new Error('not yet');
          return { phase: 'Degraded', reason: 'answers slowly' };
        },
        retry: { initialRetryInterval: 20, maxRetryAttempts: 5 },
      },
      stop: {
        run(given) {
          note(given);
          throw new Error('it does not listen');
        },
        retry: { initialRetryInterval: 20, maxRetryAttempts: 2 },
      },
    },
    monitor: {
      async check() {
        looks.push(Date.now());
        return health;
      },
      interval: 300,
    },
    options: { journalRetention: 3_600_000 },
  });
});
afterAll(() => plugins[Symbol.asyncDispose]());

beforeEach(() => {
  asked = [];
  keys = [];
  aborted = [];
  health = undefined;
  looks = [];
  ({ promise: held, resolve: release } = (Promise as unknown as { withResolvers(): never }).withResolvers() as {
    promise: Promise<void>;
    resolve: () => void;
  });
});

describe('work on Restate', () => {
  it('is done when its phase is entered, and says why in its own words', async () => {
    const plugin = await plugins.client.create('one', 'Uninstalled');
    await plugin.transitionTo('Installing', 'asked for');
    release();
    await plugin.whenPhase('Installed');
    expect(asked).toEqual(['one Installing']);
    expect(words(await plugin.history())).toEqual([
      'Uninstalled → Installing (asked for)',
      'Installing → Installed (unpacked 12 files)',
    ]);
    expect(await plugins.kept('one')).toEqual({ waits: [] });
    const cancelling = "SELECT id FROM sys_journal WHERE entry_type = 'Command: SendSignal'";
    expect(await plugins.query(cancelling)).toEqual([]);
  });

  it('fails with what it throws, once where nobody wants it tried again', async () => {
    const plugin = await plugins.client.create('two', 'Installed');
    await plugin.transitionTo('Validating', 'asked for');
    await plugin.whenPhase('Failed');
    expect(asked).toEqual(['two Validating']);
    expect(words(await plugin.history()).at(-1)).toBe(
      'Validating → Failed (validate failed: its signature is not valid)',
    );
  });

  it('is tried again where the app says so, with the same key', async () => {
    const plugin = await plugins.client.create('three', 'Stopped');
    await plugin.transitionTo('Starting', 'asked for');
    await plugin.whenPhase('Degraded');
    expect(asked).toEqual(['three Starting', 'three Starting', 'three Starting']);
    expect(new Set(keys).size).toBe(1);
    expect(words(await plugin.history()).at(-1)).toBe('Starting → Degraded (answers slowly)');
    await plugin.transitionTo('Stopping', 'asked for');
    await plugin.whenPhase('Failed');
    expect(asked.slice(3)).toEqual(['three Stopping', 'three Stopping']);
    expect(words(await plugin.history()).at(-1)).toBe('Stopping → Failed (stop failed: it does not listen)');
  });

  it('is told that its phase was left, and its late result changes nothing', async () => {
    const plugin = await plugins.client.create('four', 'Uninstalled');
    await plugin.transitionTo('Installing', 'asked for');
    await expect.poll(() => asked).toEqual(['four Installing']);
    await plugin.forcePhase('Failed', 'somebody gave up');
    await expect.poll(() => aborted).toEqual(['four Installing']);
    await plugin.forcePhase('Installing', 'once more');
    await expect.poll(() => asked).toEqual(['four Installing', 'four Installing']);
    const before = await plugin.history();
    await plugin.forcePhase('Stopped', 'not any more');
    release();
    await delay(300);
    expect(words(await plugin.history())).toEqual([...words(before), 'Installing → Stopped (force: not any more)']);
    expect(new Set(keys).size).toBe(2);
    expect(plugins.warnings.filter((text) => text.startsWith('four send'))).toEqual([]);
  });

  it('begins anew where its phase is entered again, and the result of the first is ignored', async () => {
    const plugin = await plugins.client.create('five', 'Uninstalled');
    await plugin.transitionTo('Installing', 'asked for');
    await expect.poll(() => asked.length).toBe(1);
    await plugin.forcePhase('Installing', 'again');
    await expect.poll(() => asked.length).toBe(2);
    release();
    await plugin.whenPhase('Installed');
    await delay(200);
    expect(words(await plugin.history())).toEqual([
      'Uninstalled → Installing (asked for)',
      'Installing → Installing (force: again)',
      'Installing → Installed (unpacked 12 files)',
    ]);
  });
});

describe('a monitor on Restate', () => {
  it('looks again and again, with its interval between, whatever happens meanwhile; and not once it is down', async () => {
    const plugin = await plugins.client.create('watched', 'Running');
    for (const _ of [1, 2, 3]) await plugin.advanceRetry();
    await expect.poll(() => looks.length, { interval: 5 }).toBeGreaterThan(2);
    await plugin.forcePhase('Stopped', 'asked for');
    const pauses = looks.slice(1).map((time, index) => time - Number(looks[index]));
    expect(Math.min(...pauses)).toBeGreaterThan(290);
    looks = [];
    await delay(500);
    expect(looks).toEqual([]);
  });

  it('reports of a plugin that is up, and not after it is down', async () => {
    const plugin = await plugins.client.create('six', 'Stopped');
    await plugin.forcePhase('Running', 'seen to run');
    health = { type: 'degrade', reason: 'answers slowly' };
    await plugin.whenPhase('Degraded');
    health = undefined;
    await delay(500);
    await plugin.forcePhase('Stopped', 'asked for');
    health = { type: 'fail', reason: 'is gone' };
    await delay(500);
    expect(words(await plugin.history())).toEqual([
      'Stopped → Running (force: seen to run)',
      'Running → Degraded (answers slowly)',
      'Degraded → Stopped (force: asked for)',
    ]);
  });
});

describe('recovery on Restate', () => {
  it('counts failed attempts, uses them up, and forgets them after a time of health', async () => {
    const backoff = { initialDelay: 20, maxDelay: 40, maxAttempts: 2, jitter: 'none', stableAfter: 400 } as const;
    const plugin = await plugins.client.create('seven', 'Running', { backoff });
    await plugin.transitionTo('Recovering', 'crashed');
    await expect.poll(async () => (await plugin.history()).length).toBe(5);
    await delay(100);
    expect(words(await plugin.history())).toEqual([
      'Running → Recovering (crashed)',
      'Recovering → Validating (backoff of 20 ms elapsed (attempt 1 of 2))',
      'Validating → Failed (validate failed: its signature is not valid)',
      'Failed → Validating (backoff of 40 ms elapsed (attempt 2 of 2))',
      'Validating → Failed (validate failed: its signature is not valid)',
    ]);
    await plugin.forcePhase('Running', 'mended');
    await delay(500);
    await plugin.transitionTo('Recovering', 'crashed again');
    expect((await plugin.retry()).attempts).toBe(1);
  });
});

describe("Restate's options", () => {
  it('are what the app says', async () => {
    const response = await fetch(`${plugins.server.admin}/services/plugins`);
    expect(await response.json()).toMatchObject({ journal_retention: '1h', idempotency_retention: '10m' });
  });

  it('let work take as long as the docs say', async () => {
    const response = await fetch(`${plugins.server.admin}/services/plugins/handlers/invokePromise`);
    expect(await response.json()).toMatchObject({ inactivity_timeout: '1d' });
    expect(await readFile('docs/restate.md', 'utf8')).toContain('Work may take a day');
  });
});
