import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createActor, type EventObject, fromCallback, fromPromise, type Snapshot } from 'xstate';
import {
  PLUGIN_MOVES,
  PLUGIN_PHASES,
  type PluginLifecycleActor,
  type PluginLifecycleEvent,
  type PluginPhase,
  pluginLifecycle,
  pluginLifecycleFrom,
  type WorkInput,
} from '../../src';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const WORK = [
  ['install', 'Installing'],
  ['build', 'Building'],
  ['validate', 'Validating'],
  ['start', 'Starting'],
  ['monitor', 'Running'],
  ['monitor', 'Degraded'],
  ['stop', 'Stopping'],
  ['uninstall', 'Uninstalling'],
] as const;

const start = (phase: PluginPhase) =>
  createActor(pluginLifecycleFrom(phase), { input: { pluginId: 'kubernetes' } }).start();

/** Through JSON and back, as a file or a database would have it; always into the statechart that starts afresh. */
function restore(actor: PluginLifecycleActor): PluginLifecycleActor {
  const snapshot: Snapshot<unknown> = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
  actor.stop();
  return createActor(pluginLifecycle, { snapshot, input: { pluginId: 'ignored' } }).start();
}

const event: fc.Arbitrary<PluginLifecycleEvent | { wait: number }> = fc.oneof(
  fc.record({ type: fc.constantFrom(...PLUGIN_MOVES.map((move) => move.event)), reason: fc.string() }),
  fc.record({ type: fc.constant('force' as const), to: fc.constantFrom(...PLUGIN_PHASES), reason: fc.string() }),
  fc.record({ type: fc.constantFrom('retry.advance' as const, 'retry.reset' as const) }),
  fc.record({ wait: fc.integer({ min: 0, max: 70_000 }) }),
);

async function play(actor: PluginLifecycleActor, events: (PluginLifecycleEvent | { wait: number })[]): Promise<void> {
  for (const next of events) {
    if ('wait' in next) await vi.advanceTimersByTimeAsync(next.wait);
    else actor.send(next);
  }
}

describe('the persisted snapshot', () => {
  it('is plain JSON', () => {
    for (const phase of PLUGIN_PHASES) {
      const actor = start(phase);
      actor.send({ type: 'force', to: phase, reason: 'again' });
      const persisted = actor.getPersistedSnapshot() as unknown as { context: unknown };
      expect(JSON.parse(JSON.stringify(persisted.context))).toStrictEqual(persisted.context);
    }
  });

  it.each(PLUGIN_PHASES)('taken in %s restores the same plugin', (phase) => {
    const actor = start(phase);
    const { context } = actor.getSnapshot();
    const restored = restore(actor);
    expect([restored.getSnapshot().value, restored.getSnapshot().context]).toEqual([phase, context]);
  });

  it.each(WORK)('taken of a recorder restores as a driver: %s begins in %s, with its input', async (work, phase) => {
    const actor = start(phase);
    const snapshot = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
    const inputs: WorkInput[] = [];
    const begin = ({ input }: { input: WorkInput }) => {
      inputs.push(input);
    };
    const logic =
      work === 'monitor'
        ? fromCallback<EventObject, WorkInput>(begin)
        : fromPromise<void, WorkInput>(async (given) => begin(given));
    createActor(pluginLifecycle.provide({ actors: { [work]: logic } }), {
      snapshot,
      input: { pluginId: 'ignored' },
    }).start();
    expect(inputs).toEqual([{ pluginId: 'kubernetes', phase }]);
  });

  it('tells of no transition when it is restored', () => {
    const actor = start('Running');
    const snapshot = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
    const restored = createActor(pluginLifecycle, { snapshot, input: { pluginId: 'kubernetes' } });
    const emitted = vi.fn();
    restored.on('*', emitted);
    restored.start();
    expect(emitted).not.toHaveBeenCalled();
  });

  it.each([...PLUGIN_PHASES])('taken in %s changes nothing that follows', async (phase) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 12 }),
        fc.array(event, { maxLength: 12 }),
        async (before, after) => {
          const outcome = async (between: (actor: PluginLifecycleActor) => PluginLifecycleActor) => {
            vi.setSystemTime(1_000_000);
            let actor = start(phase);
            await play(actor, before);
            actor = between(actor);
            await play(actor, after);
            const { value, context } = actor.getSnapshot();
            actor.stop();
            return { value, context };
          };
          expect(await outcome(restore)).toEqual(await outcome((actor) => actor));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a backoff that is restored', () => {
  it('waits for what is left', async () => {
    const actor = start('Recovering');
    await vi.advanceTimersByTimeAsync(600);
    const restored = restore(actor);
    await vi.advanceTimersByTimeAsync(399);
    expect(restored.getSnapshot().value).toBe('Recovering');
    await vi.advanceTimersByTimeAsync(1);
    expect(restored.getSnapshot().context.history.at(-1)?.reason).toBe('backoff of 1000 ms elapsed (attempt 1 of 5)');
  });

  it('waits for what is left in Failed, too, between two attempts', async () => {
    const actors = { validate: fromPromise(() => Promise.reject(new Error('bad manifest'))) };
    const actor = createActor(pluginLifecycleFrom('Recovering').provide({ actors }), {
      input: { pluginId: 'kubernetes' },
    }).start();
    await vi.advanceTimersByTimeAsync(1500);
    expect(actor.getSnapshot().value).toBe('Failed');
    const restored = restore(actor);
    await vi.advanceTimersByTimeAsync(1499);
    expect(restored.getSnapshot().value).toBe('Failed');
    await vi.advanceTimersByTimeAsync(1);
    expect(restored.getSnapshot().context.history.at(-1)?.reason).toBe('backoff of 2000 ms elapsed (attempt 2 of 5)');
  });

  it('moves on at once when its deadline has passed', async () => {
    const actor = start('Recovering');
    const snapshot = JSON.parse(JSON.stringify(actor.getPersistedSnapshot()));
    actor.stop();
    vi.setSystemTime(Date.now() + 3_600_000);
    const restored = createActor(pluginLifecycle, { snapshot, input: { pluginId: 'kubernetes' } }).start();
    expect(restored.getSnapshot().value).toBe('Recovering');
    await vi.advanceTimersByTimeAsync(0);
    expect(restored.getSnapshot().value).toBe('Validating');
  });
});
