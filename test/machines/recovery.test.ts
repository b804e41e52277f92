import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createActor, fromCallback, fromPromise } from 'xstate';
import {
  type PluginLifecycleActor,
  type PluginLifecycleEvent,
  type PluginLifecycleInput,
  type PluginPhase,
  pluginLifecycleFrom,
  type WorkActors,
} from '../../src';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const start = (phase: PluginPhase, input: Partial<PluginLifecycleInput> = {}, actors: WorkActors = {}) =>
  createActor(pluginLifecycleFrom(phase).provide({ actors }), { input: { pluginId: 'kubernetes', ...input } }).start();

const phaseOf = (actor: PluginLifecycleActor) => actor.getSnapshot().value;
const historyOf = (actor: PluginLifecycleActor) =>
  actor.getSnapshot().context.history.map(({ to, reason }) => `${to}: ${reason}`);
const attemptsOf = (actor: PluginLifecycleActor) => actor.getSnapshot().context.retry.attempts;

/** Reports one event after the other. */
function report(actor: PluginLifecycleActor, ...types: PluginLifecycleEvent['type'][]): void {
  for (const type of types) actor.send({ type } as PluginLifecycleEvent);
}

/** Crashes a running plugin, waits, and has it back in Running. */
async function crashAndComeBack(actor: PluginLifecycleActor, wait: number): Promise<void> {
  report(actor, 'recover');
  await vi.advanceTimersByTimeAsync(wait);
  report(actor, 'start', 'started');
}

describe('Recovering', () => {
  it('waits 1, 2, 4, 8 and 16 s, and fails on the sixth crash', async () => {
    const actor = start('Running');
    for (const wait of [1000, 2000, 4000, 8000, 16_000]) {
      report(actor, 'recover');
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(phaseOf(actor)).toBe('Recovering');
      await vi.advanceTimersByTimeAsync(1);
      expect(phaseOf(actor)).toBe('Validating');
      report(actor, 'start', 'started');
    }
    report(actor, 'recover');
    expect(phaseOf(actor)).toBe('Recovering');
    await vi.advanceTimersByTimeAsync(0);
    expect(phaseOf(actor)).toBe('Failed');
    expect(historyOf(actor).filter((line) => /backoff|retries/.test(line))).toEqual([
      'Validating: backoff of 1000 ms elapsed (attempt 1 of 5)',
      'Validating: backoff of 2000 ms elapsed (attempt 2 of 5)',
      'Validating: backoff of 4000 ms elapsed (attempt 3 of 5)',
      'Validating: backoff of 8000 ms elapsed (attempt 4 of 5)',
      'Validating: backoff of 16000 ms elapsed (attempt 5 of 5)',
      'Failed: retries exhausted (5 of 5)',
    ]);
    expect(attemptsOf(actor)).toBe(5);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(phaseOf(actor)).toBe('Failed');
  });

  it('does not move within the same call, nor in the microtasks after it, when the retries are used up', async () => {
    const actor = start('Running', { backoff: { maxAttempts: 0 } });
    report(actor, 'recover');
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    expect(phaseOf(actor)).toBe('Recovering');
    await vi.advanceTimersByTimeAsync(0);
    expect(historyOf(actor)).toEqual(['Recovering: ', 'Failed: retries exhausted (0 of 0)']);
  });

  it('shows the attempt and its deadline while it waits', () => {
    const actor = start('Running', { backoff: { initialDelay: 300, factor: 3 } });
    report(actor, 'recover');
    const { attempt, retry } = actor.getSnapshot().context;
    expect(attempt).toEqual({ number: 1, delay: 300, deadline: 1_000_300 });
    expect(retry).toEqual({ attempts: 1, nextBackoff: 900, lastAttempt: 1_000_000 });
  });

  it('draws the wait by the jitter', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.25);
    const actor = start('Running', { backoff: { jitter: 'full' } });
    report(actor, 'recover');
    await vi.advanceTimersByTimeAsync(250);
    expect(historyOf(actor)).toEqual(['Recovering: ', 'Validating: backoff of 250 ms elapsed (attempt 1 of 5)']);
  });

  it.each(['validate', 'fail'] as const)('ends its wait when a caller moves on by %s', async (type) => {
    const actor = start('Running');
    report(actor, 'recover', type);
    expect(vi.getTimerCount()).toBe(0);
    const phase = phaseOf(actor);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(phaseOf(actor)).toBe(phase);
  });

  it('tells the number of its attempt, whatever the caller does to the retry state meanwhile', async () => {
    const actor = start('Running');
    report(actor, 'recover', 'retry.reset');
    await vi.advanceTimersByTimeAsync(1000);
    expect(historyOf(actor).at(-1)).toBe('Validating: backoff of 1000 ms elapsed (attempt 1 of 5)');
  });

  it('starts over when it is forced, also out of itself', async () => {
    const actor = start('Recovering');
    await vi.advanceTimersByTimeAsync(999);
    actor.send({ type: 'force', to: 'Recovering' });
    await vi.advanceTimersByTimeAsync(1999);
    expect([phaseOf(actor), attemptsOf(actor)]).toEqual(['Recovering', 2]);
    await vi.advanceTimersByTimeAsync(1);
    expect(phaseOf(actor)).toBe('Validating');
  });

  it('waits when an actor starts in it', async () => {
    const actor = start('Recovering');
    await vi.advanceTimersByTimeAsync(1000);
    expect([phaseOf(actor), attemptsOf(actor)]).toEqual(['Validating', 1]);
  });
});

describe('a crash loop', () => {
  it('counts on while the plugin dies before it is stable', async () => {
    const actor = start('Running');
    for (const [index, wait] of [1000, 2000, 4000].entries()) {
      await crashAndComeBack(actor, wait);
      expect(attemptsOf(actor)).toBe(index + 1);
      await vi.advanceTimersByTimeAsync(59_999);
    }
  });

  it('is forgotten once the plugin was up for stableAfter, which is maxDelay by default', async () => {
    const actor = start('Running');
    await crashAndComeBack(actor, 1000);
    await crashAndComeBack(actor, 2000);
    await vi.advanceTimersByTimeAsync(60_000);
    report(actor, 'recover');
    expect(actor.getSnapshot().context.retry).toEqual({ attempts: 1, nextBackoff: 2000, lastAttempt: Date.now() });
  });

  it.each([
    [{ stableAfter: 5000 }, 5000],
    [{ maxDelay: 9000 }, 9000],
    [{ stableAfter: 0 }, 0],
  ])('with %j is forgotten after %i ms', async (backoff, stableAfter) => {
    const actor = start('Running', { backoff });
    await crashAndComeBack(actor, 1000);
    if (stableAfter > 0) {
      await vi.advanceTimersByTimeAsync(stableAfter - 1);
      await crashAndComeBack(actor, 2000);
      expect(attemptsOf(actor)).toBe(2);
    }
    await vi.advanceTimersByTimeAsync(stableAfter);
    report(actor, 'recover');
    expect(attemptsOf(actor)).toBe(1);
  });

  it('holds no timer while the plugin is up', () => {
    const actor = start('Running');
    expect([phaseOf(actor), vi.getTimerCount()]).toEqual(['Running', 0]);
  });

  it('takes the time in Degraded for time up', async () => {
    const actor = start('Running');
    await crashAndComeBack(actor, 1000);
    await vi.advanceTimersByTimeAsync(30_000);
    report(actor, 'degrade');
    await vi.advanceTimersByTimeAsync(30_000);
    report(actor, 'recover');
    expect(attemptsOf(actor)).toBe(1);
  });

  it('is forgotten for good by a long time up, also where a reload comes before the next crash', async () => {
    const actor = start('Running', { backoff: { maxAttempts: 1 } });
    await crashAndComeBack(actor, 1000);
    await vi.advanceTimersByTimeAsync(60_000);
    report(actor, 'validate', 'start', 'started', 'recover');
    expect([phaseOf(actor), attemptsOf(actor)]).toEqual(['Recovering', 1]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(phaseOf(actor)).toBe('Validating');
  });

  it('begins the time up anew when the plugin is reloaded', async () => {
    const actor = start('Running');
    await crashAndComeBack(actor, 1000);
    await vi.advanceTimersByTimeAsync(50_000);
    report(actor, 'validate', 'start', 'started');
    await vi.advanceTimersByTimeAsync(50_000);
    report(actor, 'recover');
    expect(attemptsOf(actor)).toBe(2);
  });

  it('does not take a wall clock that went back for time up', async () => {
    const actor = start('Running');
    await crashAndComeBack(actor, 1000);
    vi.setSystemTime(Date.now() - 3_600_000);
    report(actor, 'recover');
    expect([attemptsOf(actor), actor.getSnapshot().context.attempt?.delay]).toEqual([2, 2000]);
  });
});

describe('a person who intervenes', () => {
  const moves: [PluginPhase, PluginLifecycleEvent['type']][] = [
    ['Stopped', 'validate'],
    ['Stopped', 'start'],
    ['Stopped', 'uninstall'],
    ['Stopped', 'installed'],
    ['Failed', 'validate'],
    ['Failed', 'build'],
    ['Failed', 'uninstall'],
    ['Failed', 'installed'],
    ['BuildFailed', 'build'],
    ['BuildFailed', 'fail'],
    ['BuildFailed', 'uninstall'],
    ['Uninstalled', 'install'],
  ];

  it.each(moves)('makes the attempts forgotten: out of %s by %s', (phase, type) => {
    const actor = start(phase);
    report(actor, 'retry.advance', 'retry.advance');
    expect(attemptsOf(actor)).toBe(2);
    report(actor, type);
    expect(actor.getSnapshot().context.retry).toEqual({ attempts: 0, nextBackoff: 1000, lastAttempt: null });
  });

  it('does not by force, nor by a move out of another phase', () => {
    const actor = start('Stopped');
    report(actor, 'retry.advance');
    for (const to of ['Failed', 'BuildFailed', 'Uninstalled', 'Installed'] as const) actor.send({ type: 'force', to });
    report(actor, 'validate', 'start', 'started', 'stop', 'stopped');
    expect(attemptsOf(actor)).toBe(1);
  });
});

describe("recovery: 'manual'", () => {
  it('moves nothing by itself and leaves the retry state to the caller', async () => {
    const actor = start('Running', { recovery: 'manual' });
    report(actor, 'retry.advance');
    const { retry } = actor.getSnapshot().context;
    report(actor, 'recover');
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(phaseOf(actor)).toBe('Recovering');
    report(actor, 'fail', 'validate', 'fail', 'uninstall', 'uninstalled', 'install');
    expect(phaseOf(actor)).toBe('Installing');
    expect(actor.getSnapshot().context.retry).toEqual(retry);
  });
});

describe('a recovery attempt whose work fails', () => {
  const failing = (...failures: ('validate' | 'start')[]): WorkActors => ({
    validate: fromPromise(async () => {
      if (failures[0] !== 'validate') return;
      failures.shift();
      throw new Error('bad manifest');
    }),
    start: fromPromise(async () => {
      if (failures[0] !== 'start') return;
      failures.shift();
      throw new Error('port taken');
    }),
  });

  it('is followed by the next attempt, out of Failed, until one succeeds', async () => {
    const actor = start('Running', {}, failing('start', 'validate'));
    report(actor, 'recover');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(historyOf(actor)).toEqual([
      'Recovering: ',
      'Validating: backoff of 1000 ms elapsed (attempt 1 of 5)',
      'Starting: validate finished',
      'Failed: start failed: port taken',
      'Validating: backoff of 2000 ms elapsed (attempt 2 of 5)',
      'Failed: validate failed: bad manifest',
      'Validating: backoff of 4000 ms elapsed (attempt 3 of 5)',
      'Starting: validate finished',
      'Running: start finished',
    ]);
    expect([attemptsOf(actor), actor.getSnapshot().context.attempt]).toEqual([3, null]);
  });

  it('is the last one when the retries are used up', async () => {
    const actor = start('Running', { backoff: { maxAttempts: 2 } }, failing('start', 'start', 'start'));
    report(actor, 'recover');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(historyOf(actor).slice(-2)).toEqual(['Starting: validate finished', 'Failed: start failed: port taken']);
    expect([attemptsOf(actor), vi.getTimerCount()]).toEqual([2, 0]);
  });

  it('is not scheduled where no recovery was under way', async () => {
    const actor = start('Installed', {}, failing('start', 'validate'));
    report(actor, 'validate');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([phaseOf(actor), attemptsOf(actor)]).toEqual(['Failed', 0]);
  });

  it.each(['validate', 'build', 'uninstall', 'installed'] as const)(
    'gives way to a caller who leaves Failed by %s',
    async (type) => {
      const actor = start('Running', {}, failing('start', 'start'));
      report(actor, 'recover');
      await vi.advanceTimersByTimeAsync(1500);
      expect([phaseOf(actor), attemptsOf(actor)]).toEqual(['Failed', 2]);
      report(actor, type);
      expect([attemptsOf(actor), actor.getSnapshot().context.attempt, vi.getTimerCount()]).toEqual([0, null, 0]);
    },
  );

  it.each(['Recovering', 'Validating', 'Starting'] as const)(
    'leaves a fail of the caller in %s alone',
    async (phase) => {
      const never = () => new Promise<void>(() => {});
      const actor = start('Running', {}, { validate: fromPromise(never), start: fromPromise(never) });
      report(actor, 'recover');
      if (phase !== 'Recovering') await vi.advanceTimersByTimeAsync(1000);
      if (phase === 'Starting') report(actor, 'start');
      expect(phaseOf(actor)).toBe(phase);
      report(actor, 'fail');
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect([phaseOf(actor), vi.getTimerCount()]).toEqual(['Failed', 0]);
    },
  );

  it('is over when somebody forces the plugin elsewhere, or takes it back to Installed', async () => {
    for (const event of [{ type: 'force', to: 'Validating' }, { type: 'installed' }] as PluginLifecycleEvent[]) {
      const actor = start('Running', {}, { start: fromPromise(() => Promise.reject(new Error('port taken'))) });
      report(actor, 'recover');
      await vi.advanceTimersByTimeAsync(1000);
      actor.send(event);
      if (event.type === 'installed') report(actor, 'validate');
      report(actor, 'start');
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(historyOf(actor).at(-1)).toBe('Failed: start failed: port taken');
    }
  });

  it('is over when the plugin comes up Degraded: a fail of the caller then stays', async () => {
    const actor = start('Running', {}, { start: fromPromise(async () => ({ phase: 'Degraded' as const })) });
    report(actor, 'recover');
    await vi.advanceTimersByTimeAsync(1000);
    report(actor, 'start');
    await vi.advanceTimersByTimeAsync(0);
    expect(phaseOf(actor)).toBe('Degraded');
    report(actor, 'fail');
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([phaseOf(actor), vi.getTimerCount()]).toEqual(['Failed', 0]);
  });

  it('goes on from Degraded like from Running, on the word of the monitor', async () => {
    const actor = start(
      'Running',
      {},
      {
        monitor: fromCallback(({ input, sendBack }) => {
          sendBack(
            input.phase === 'Running'
              ? { type: 'degrade', reason: 'health check failed 3 times in a row' }
              : { type: 'recover', reason: 'health check failed 6 times in a row' },
          );
        }),
      },
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(historyOf(actor)).toEqual([
      'Degraded: health check failed 3 times in a row',
      'Recovering: health check failed 6 times in a row',
    ]);
  });
});
