import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidTransitionError, PluginStateMachine, UnknownPhaseError } from '../../src';
import { DuplicatePluginError, PhaseTimeoutError, UnknownPluginError } from '../../src/fleet';
import { PluginServiceClient } from '../../src/restate';
import { SEED_PAIRS } from '../seed';
import { PluginsHere } from './plugins-here';
import { words } from './words';

let plugins: PluginsHere;
let client: PluginServiceClient;

beforeAll(async () => {
  plugins = await PluginsHere.start();
  client = plugins.client;
});
afterAll(() => plugins[Symbol.asyncDispose]());

describe('a plugin on Restate', () => {
  it('takes the moves that the seed allows, and refuses the others with the error of the facade', async () => {
    const tried = await Promise.all(
      SEED_PAIRS.map(async ({ from, to }) => {
        const plugin = await client.create(`${from}-${to}`, from, { recovery: 'manual' });
        const local = new PluginStateMachine(`${from}-${to}`, from, { recovery: 'manual' });
        const outcome = (promise: Promise<void>) => promise.catch((error: unknown) => error);
        const seen = await outcome(plugin.transitionTo(to, 'x'));
        const expected = await outcome((async () => local.transitionTo(to, 'x'))());
        const may = await plugin.canTransitionTo(to);
        return {
          from,
          to,
          seen,
          expected,
          phase: await plugin.phase(),
          localPhase: local.phase,
          may,
          localMay: local.canTransitionTo(to),
        };
      }),
    );
    expect(tried).toHaveLength(196);
    for (const { seen, expected, phase, localPhase, may, localMay } of tried) {
      expect(seen).toEqual(expected);
      expect([phase, may]).toEqual([localPhase, localMay]);
    }
    expect(tried.map(({ from, to, seen }) => ({ from, to, legal: seen === undefined }))).toEqual(SEED_PAIRS);
    const refused = tried.find(({ seen }) => seen !== undefined);
    expect(refused?.seen).toBeInstanceOf(InvalidTransitionError);
  }, 60_000);

  it('tells what is wrong with a call, by the classes that a local plugin has', async () => {
    const plugin = await client.create('wrong', 'Stopped');
    await expect(client.create('wrong', 'Stopped')).rejects.toThrow(DuplicatePluginError);
    await expect(client.create('other', 'Ready' as never)).rejects.toThrow(UnknownPhaseError);
    await expect(client.create('other', 'Stopped', { historyLimit: 0 })).rejects.toThrow(
      new RangeError('historyLimit should be a whole number from 1 to 9007199254740991, got 0'),
    );
    await expect(client.create('start', 'Stopped')).rejects.toThrow(
      'pluginId should be none of install, build, validate, start, monitor, stop, uninstall, backoff on Restate, got start',
    );
    await expect(client.plugin('other').phase()).rejects.toThrow(UnknownPluginError);
    await expect(client.plugin('other').transitionTo('Starting', 'x')).rejects.toThrow(UnknownPluginError);
    await expect(plugin.forcePhase('Ready' as never, 'x')).rejects.toThrow(UnknownPhaseError);
    await expect(plugin.whenPhase('Ready' as never)).rejects.toThrow(UnknownPhaseError);
    await expect(plugin.whenPhase('Running', { timeout: -1 })).rejects.toThrow(RangeError);
    expect(await plugin.history()).toEqual([]);
  });

  it('keeps the history and the retry state', async () => {
    const plugin = await client.create('kubernetes', 'Stopped', { backoff: { initialDelay: 10, jitter: 'none' } });
    const before = Date.now();
    await plugin.transitionTo('Starting', 'asked for');
    await plugin.forcePhase('Running', 'seen to run');
    await plugin.advanceRetry();
    await plugin.advanceRetry();
    const retry = await plugin.retry();
    expect([retry.attempts, retry.nextBackoff, retry.canRetry()]).toEqual([2, 40, true]);
    expect(retry.lastAttempt?.getTime()).toBeGreaterThanOrEqual(before);
    retry.advance();
    expect((await plugin.retry()).attempts).toBe(2);
    await plugin.resetRetry();
    expect((await plugin.retry()).attempts).toBe(0);
    const history = await plugin.history();
    expect(words(history)).toEqual(['Stopped → Starting (asked for)', 'Starting → Running (force: seen to run)']);
    expect(history.every(({ timestamp }) => timestamp.getTime() >= before && timestamp.getTime() <= Date.now())).toBe(
      true,
    );
  });

  it('tells who waits of a phase or a tag, also where it does not stay in it', async () => {
    const plugin = await client.create('waited-for', 'Stopped');
    const running = plugin.whenPhase('Running');
    const active = plugin.whenPhase('active');
    const never = plugin.whenPhase('Degraded', { timeout: 300 });
    const tooLong = expect(never).rejects.toThrow(PhaseTimeoutError);
    await expect(plugin.whenPhase('Stopped')).resolves.toBe('Stopped');
    await plugin.transitionTo('Starting', 'x');
    await plugin.transitionTo('Running', 'x');
    await plugin.transitionTo('Stopping', 'x');
    expect(await Promise.all([running, active])).toEqual(['Running', 'Running']);
    await tooLong;
    await expect.poll(() => plugins.kept('waited-for')).toEqual({ waits: [] });
    const ended = new AbortController();
    const aborted = expect(plugin.whenPhase('Running', { signal: ended.signal })).rejects.toThrow('enough');
    setTimeout(() => ended.abort(new Error('enough')), 100);
    await aborted;
  });

  it('ends a call on demand also while it tries to reach the server', async () => {
    const nobody = await PluginServiceClient.connect({ url: 'http://127.0.0.1:9' });
    const signal = AbortSignal.abort(new Error('enough'));
    const ended = new AbortController();
    setTimeout(() => ended.abort(new Error('enough')), 300);
    await expect(nobody.plugin('any').whenPhase('Running', { signal })).rejects.toThrow('enough');
    await expect(nobody.plugin('any').whenPhase('Running', ended)).rejects.toThrow('enough');
  });
});

describe('fifty clients at once', () => {
  it('take each legal move once, and are refused otherwise', async () => {
    const clients = await Promise.all(
      Array.from({ length: 50 }, () => PluginServiceClient.connect({ url: plugins.server.ingress })),
    );
    const plugin = await client.create('wanted', 'Stopped');
    const move = async (to: 'Starting' | 'Running' | 'Stopping' | 'Stopped') => {
      const outcomes = await Promise.allSettled(
        clients.map((one, index) => one.plugin('wanted').transitionTo(to, `by ${index}`)),
      );
      const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
      expect(refused).toHaveLength(49);
      expect(
        refused.every((error) => error instanceof InvalidTransitionError && error.from === to && error.to === to),
      ).toBe(true);
    };
    await move('Starting');
    await move('Running');
    await move('Stopping');
    await move('Stopped');
    expect((await plugin.history()).map(({ from, to }) => `${from} → ${to}`)).toEqual([
      'Stopped → Starting',
      'Starting → Running',
      'Running → Stopping',
      'Stopping → Stopped',
    ]);
  }, 60_000);
});
