import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PluginLifecycleContext, PluginPhase, PluginStateMachine } from '../../src';
import { resume } from '../../src/persistence';
import { MemoryStore, snapshotIn } from './resume-store';

const NOW = 1_000_000_000;
const HOUR = 3_600_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

async function resumed(store: MemoryStore): Promise<PluginStateMachine> {
  const { machines } = await resume(store);
  const machine = machines.get('kubernetes');
  if (!machine) throw new Error('not resumed');
  return machine;
}

/** How long it takes until the plugin moves by itself, in ms. */
async function waitOf(machine: PluginStateMachine): Promise<number> {
  const { phase } = machine;
  const began = Date.now();
  while (machine.phase === phase && vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
  return machine.phase === phase ? Number.POSITIVE_INFINITY : Date.now() - began;
}

const waiting = (phase: PluginPhase) =>
  snapshotIn(phase, {
    retry: { attempts: 3, nextBackoff: 8000, lastAttempt: NOW },
    attempt: { number: 3, delay: 4000, deadline: NOW + 4000 },
  });

describe.each(['Recovering', 'Failed'] as const)('a backoff in %s', (phase) => {
  it.each([
    [0, 4000],
    [1500, 2500],
    [3999, 1],
    [4000, 0],
    [8 * HOUR, 0],
  ])('waits, %i ms after it began, for the %i ms that are left', async (later, left) => {
    vi.setSystemTime(NOW + later);
    const machine = await resumed(new MemoryStore(waiting(phase)));
    expect(machine.phase).toBe(phase);
    expect(await waitOf(machine)).toBe(left);
    expect(machine.history().map(({ to, reason }) => `${to}: ${reason}`)).toEqual([
      'Validating: backoff of 4000 ms elapsed (attempt 3 of 5)',
    ]);
    expect(machine.retry.attempts).toBe(3);
  });

  it('waits no longer than it would from the beginning, where the clock was set back, over all restarts', async () => {
    vi.setSystemTime(NOW - HOUR);
    const store = new MemoryStore(waiting(phase));
    const machine = await resumed(store);
    await vi.advanceTimersByTimeAsync(1000);
    await machine.flush();
    machine.stop();
    const again = await resumed(store);
    expect(again.actor.getSnapshot().context.attempt?.deadline).toBe(NOW - HOUR + 4000);
    expect(await waitOf(again)).toBe(3000);
  });
});

it('the end of a crash loop is decided on the turn after the restart', async () => {
  const retry = { attempts: 5, nextBackoff: 60_000, lastAttempt: NOW };
  const machine = await resumed(new MemoryStore(snapshotIn('Recovering', { retry, attempt: null })));
  expect(await waitOf(machine)).toBe(0);
  expect(machine.phase).toBe('Failed');
});

it('a plugin that Failed for good stays so, and holds no timer', async () => {
  const machine = await resumed(new MemoryStore(snapshotIn('Failed')));
  expect([await waitOf(machine), machine.history()]).toEqual([Number.POSITIVE_INFINITY, []]);
});

describe('the time up', () => {
  const RETRY = { attempts: 2, nextBackoff: 4000, lastAttempt: NOW - 100_000 };

  /** Which attempt follows for a plugin that came up at NOW: 3 in a crash loop, 0 if it was stable. */
  async function attemptAfter(lastAlive: number | undefined, now: number): Promise<number | undefined> {
    const context: Partial<PluginLifecycleContext> = { upSince: NOW, retry: RETRY };
    const store = new MemoryStore(snapshotIn('Running', context));
    if (lastAlive !== undefined) store.lastAlive = lastAlive;
    vi.setSystemTime(now);
    const machine = await resumed(store);
    return machine.actor.getSnapshot().context.attempt?.number;
  }

  it('does not count while the host was down', async () => {
    expect(await attemptAfter(NOW + 59_999, NOW + 8 * HOUR)).toBe(3);
    expect(await attemptAfter(NOW + 60_000, NOW + 8 * HOUR)).toBe(0);
  });

  it('is the same when the clock was set back while the host was down', async () => {
    expect(await attemptAfter(NOW + 59_999, NOW - HOUR)).toBe(3);
    expect(await attemptAfter(NOW + 60_000, NOW - HOUR)).toBe(0);
  });

  it('is none when the plugin came up after the host was last seen', async () => {
    expect(await attemptAfter(NOW - 5000, NOW + 8 * HOUR)).toBe(3);
  });

  it('goes on to now where the store does not know when the host ended', async () => {
    expect(await attemptAfter(undefined, NOW + 59_999)).toBe(3);
    expect(await attemptAfter(undefined, NOW + 60_000)).toBe(0);
    expect(await attemptAfter(undefined, NOW - HOUR)).toBe(3);
    expect(await attemptAfter(Number.NaN, NOW + 60_000)).toBe(0);
  });

  it.each([
    [40_000, 19_999, 3],
    [40_000, 20_000, 1],
    [-5000, 59_999, 3],
    [-5000, 60_000, 1],
  ])(
    'goes on where the policy leaves a plugin up: last seen %i ms after it came up, attempt after %i ms',
    async (seen, later, attempts) => {
      const store = new MemoryStore(snapshotIn('Running', { upSince: NOW, retry: RETRY }));
      store.lastAlive = NOW + seen;
      vi.setSystemTime(NOW + 8 * HOUR);
      const { machines } = await resume(store, { policy: () => undefined });
      const machine = machines.get('kubernetes');
      await vi.advanceTimersByTimeAsync(later);
      machine?.transitionTo('Recovering', 'exit code 137');
      expect(machine?.retry.attempts).toBe(attempts);
    },
  );

  it.each([
    [59_999, ', in a crash loop'],
    [60_000, ''],
  ])('of %i ms is told in manual recovery, too, which keeps the attempts', async (later, told) => {
    const store = new MemoryStore(snapshotIn('Running', { recovery: 'manual', upSince: NOW, retry: RETRY }));
    vi.setSystemTime(NOW + later);
    const machine = await resumed(store);
    expect(machine.history().map(({ reason }) => reason)).toEqual([`force: was Running when the host ended${told}`]);
    expect(machine.retry.attempts).toBe(2);
  });
});

it('a transition of the future is no error', async () => {
  const history = [{ from: 'Stopping', to: 'Stopped', reason: 'asked for', timestamp: NOW + HOUR }] as const;
  const store = new MemoryStore(snapshotIn('Stopped', { history: [...history], sequence: 1 }));
  const machine = await resumed(store);
  expect(machine.history().map(({ timestamp }) => timestamp.getTime())).toEqual([NOW + HOUR]);
});
