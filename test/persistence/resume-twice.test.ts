import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromPromise } from 'xstate';
import type { PluginPhase, PluginStateMachine } from '../../src';
import { resume } from '../../src/persistence';
import { MemoryStore, snapshotIn } from './resume-store';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Takes a second for each step, so that there is time to be killed in it. */
const SLOW = () => new Promise<void>((resolve) => setTimeout(resolve, 1000));
const DRIVER = {
  actors: {
    validate: fromPromise<void>(SLOW),
    start: fromPromise<void>(SLOW),
    install: fromPromise<void>(SLOW),
    stop: fromPromise<void>(SLOW),
  },
};

/** Lets a host with one plugin live for a while, and kills it: nothing of it is saved but what was saved before. */
async function live(store: MemoryStore, ms: number, machine = {}): Promise<PluginPhase> {
  const { machines } = await resume(store, { machine });
  const [plugin] = machines.values() as Iterator<PluginStateMachine> & Iterable<PluginStateMachine>;
  if (!plugin) throw new Error('not resumed');
  await vi.advanceTimersByTimeAsync(ms);
  const { phase } = plugin;
  const kept = structuredClone({ saved: [...store.saved], journal: store.journal });
  plugin.stop();
  await plugin.flush();
  expect([...store.saved]).toEqual(kept.saved);
  return phase;
}

describe('a host that is killed again while its plugins come back', () => {
  it('has a plugin that was Running up in the end, wherever it was killed', async () => {
    const store = new MemoryStore(snapshotIn('Running'));
    const phases: PluginPhase[] = [];
    for (const ms of [0, 500, 1500, 10, 1999, 2000]) phases.push(await live(store, ms, DRIVER));
    expect(phases).toEqual(['Validating', 'Validating', 'Starting', 'Validating', 'Starting', 'Running']);
    expect(JSON.parse(store.saved.get('kubernetes') ?? '').context.retry.attempts).toBe(0);
  });

  it('has it up in the end however often it is killed', async () => {
    const store = new MemoryStore(snapshotIn('Running'));
    for (let round = 0; round < 50; round++) await live(store, (round * 37) % 2000, DRIVER);
    expect(await live(store, 2000, DRIVER)).toBe('Running');
  });

  it('has it up in the end where the app leads it', async () => {
    const store = new MemoryStore(snapshotIn('Degraded'));
    expect([await live(store, 0), await live(store, 0), await live(store, 0)]).toEqual([
      'Validating',
      'Validating',
      'Validating',
    ]);
  });

  it('ends before the plugin has moved: nothing changes', async () => {
    const store = new MemoryStore(snapshotIn('Running'));
    const { machines } = await resume(store);
    for (const machine of machines.values()) {
      await machine.flush();
      machine.stop();
    }
    const { corrections } = await resume(store);
    expect(corrections).toEqual([]);
    expect(store.journal.map(({ sequence, to }) => `${sequence} ${to}`)).toEqual(['1 Recovering']);
  });

  it('ends before anything is saved: the correction is made again, under the same number', async () => {
    const store = new MemoryStore(snapshotIn('Running', { sequence: 4 }));
    store.save = () => new Promise(() => {});
    const first = await resume(store);
    for (const machine of first.machines.values()) machine.stop();
    const second = await resume(store);
    expect(second.corrections).toEqual(first.corrections);
    expect(second.corrections.map(({ sequence }) => sequence)).toEqual([5]);
  });

  it('counts attempts on in a crash loop, and fails the plugin when they are used up', async () => {
    const store = new MemoryStore(
      snapshotIn('Starting', {
        retry: { attempts: 4, nextBackoff: 16_000, lastAttempt: 999_990_000 },
        attempt: { number: 4, delay: 8000, deadline: 999_999_000 },
      }),
    );
    expect([await live(store, 100, DRIVER), await live(store, 15_900, DRIVER)]).toEqual(['Recovering', 'Validating']);
    expect(await live(store, 0, DRIVER)).toBe('Failed');
  });

  it.each([
    ['Installing', 'Installed'],
    ['Stopping', 'Stopped'],
  ] as const)('does the work of %s again each time, until it is done', async (phase, next) => {
    const store = new MemoryStore(snapshotIn(phase));
    expect([await live(store, 999, DRIVER), await live(store, 999, DRIVER), await live(store, 1000, DRIVER)]).toEqual([
      phase,
      phase,
      next,
    ]);
  });

  it('numbers the transitions without a gap', async () => {
    const store = new MemoryStore(snapshotIn('Running'));
    for (const ms of [0, 500, 1500, 2000]) await live(store, ms, DRIVER);
    expect(store.journal.map(({ sequence }) => sequence)).toEqual(store.journal.map((_, index) => index + 1));
    expect(store.journal.length).toBeGreaterThan(8);
  });
});
