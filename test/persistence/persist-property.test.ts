import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createActor } from 'xstate';
import { PLUGIN_PHASES, type PluginLifecycleEvent, pluginLifecycle } from '../../src';
import { persist } from '../../src/persistence/persist';
import type { JournalEntry } from '../../src/persistence/snapshot-store';
import { type Save, ScriptedStore } from './scripted-store';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** How a store answers a save: after how many ms, whether it has it, and whether it says so. */
const answer = fc.record({
  after: fc.constantFrom(0, 0, 1, 50, 7000),
  stores: fc.boolean(),
  acknowledges: fc.boolean(),
  throwsAtOnce: fc.boolean(),
});

const step: fc.Arbitrary<PluginLifecycleEvent | { wait: number } | 'flush'> = fc.oneof(
  fc.record({ type: fc.constant('force' as const), to: fc.constantFrom(...PLUGIN_PHASES) }),
  fc.record({ type: fc.constantFrom('recover', 'install', 'retry.advance', 'retry.reset') }),
  fc.record({ wait: fc.constantFrom(0, 1, 99, 100, 1000, 20_000) }),
  fc.constant('flush' as const),
);

it('has the newest snapshot and every transition once the store is well again, whatever failed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 20 }),
      fc.array(answer, { maxLength: 12 }),
      fc.constantFrom(1, 3, 50),
      fc.boolean(),
      async (steps, answers, historyLimit, stops) => {
        vi.setSystemTime(1_000_000);
        const actor = createActor(pluginLifecycle, { input: { pluginId: 'kubernetes', historyLimit } }).start();
        const happened: JournalEntry[] = [];
        actor.on('transition', ({ pluginId, transition }) => {
          happened.push({ ...transition, pluginId, sequence: happened.length + 1 });
        });
        const journal: JournalEntry[] = [];
        let stored: unknown;
        const remember = ({ snapshot, transitions }: Save) => {
          stored = snapshot;
          // No gap before the first one, and none between them.
          expect(transitions.map(({ sequence }) => sequence)).toEqual(
            transitions.map((_, index) => (transitions[0]?.sequence ?? 0) + index),
          );
          expect(transitions[0]?.sequence ?? 0).toBeLessThanOrEqual(journal.length + 1);
          journal.push(...transitions.filter(({ sequence }) => sequence > journal.length));
        };
        const store = new ScriptedStore((save) => {
          const { after, stores, acknowledges, throwsAtOnce } = answers.shift() ?? {
            after: 0,
            stores: true,
            acknowledges: true,
            throwsAtOnce: false,
          };
          if (throwsAtOnce) throw new Error('closed');
          setTimeout(() => {
            if (stores || acknowledges) remember(save);
            if (acknowledges) save.succeed();
            else save.fail(new Error('disk full'));
          }, after);
        });
        const persistence = persist(actor, store, { onError: () => {} });
        for (const next of steps) {
          if (next === 'flush') void persistence.flush().catch(() => {});
          else if ('wait' in next) await vi.advanceTimersByTimeAsync(next.wait);
          else actor.send(next);
        }
        const newest = actor.getPersistedSnapshot();
        if (stops) actor.stop();
        answers.length = 0;
        // Without a flush: the retries alone bring it there. Only a backoff of the plugin may move it meanwhile.
        await vi.advanceTimersByTimeAsync(20_000);
        expect(stored).toEqual(stops ? newest : actor.getPersistedSnapshot());
        expect(journal).toEqual(happened);
        expect(store.mostUnderWay).toBe(1);
        actor.stop();
        await persistence.stop();
        vi.clearAllTimers();
      },
    ),
    { numRuns: 300 },
  );
});
