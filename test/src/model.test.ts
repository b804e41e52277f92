import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isValidTransition, PLUGIN_MOVES, type PluginPhase, PluginStateMachine } from '../../src';
import { SEED_PHASES, SeedModel } from '../seed';

type Pair = { machine: PluginStateMachine; model: SeedModel; told: string[]; expected: string[] };
type Step = (pair: Pair) => void;

const phase = fc.constantFrom(...SEED_PHASES);
const reason = fc.string();
const eventTo = (to: PluginPhase) => PLUGIN_MOVES.find((move) => move.to === to)?.event ?? 'fail';

/** One more transition that the model made, and observers have to hear of. */
const expectTold = ({ model, expected }: Pair) => {
  const last = model.history.at(-1);
  expected.push(`${last?.from} → ${last?.to}: ${last?.reason}`);
};

const anyMove: fc.Arbitrary<Step> = fc.tuple(phase, reason).map(
  ([to, why]): Step =>
    (pair) => {
      let moved = true;
      try {
        pair.machine.transitionTo(to, why);
      } catch {
        moved = false;
      }
      expect(moved).toBe(pair.model.transitionTo(to, why));
      if (moved) expectTold(pair);
    },
);

const legalMove: fc.Arbitrary<Step> = fc.tuple(fc.nat(), reason).map(
  ([index, why]): Step =>
    (pair) => {
      const targets = SEED_PHASES.filter((to) => isValidTransition(pair.model.phase, to));
      const to = targets[index % targets.length] as PluginPhase;
      pair.machine.transitionTo(to, why);
      pair.model.transitionTo(to, why);
      expectTold(pair);
    },
);

const rawEvent: fc.Arbitrary<Step> = fc.tuple(phase, reason).map(
  ([to, why]): Step =>
    (pair) => {
      pair.machine.actor.send({ type: eventTo(to), reason: why });
      if (pair.model.transitionTo(to, why)) expectTold(pair);
    },
);

const force: fc.Arbitrary<Step> = fc.tuple(phase, reason, fc.boolean()).map(
  ([to, why, raw]): Step =>
    (pair) => {
      if (raw) pair.machine.actor.send({ type: 'force', to, reason: why });
      else pair.machine.forcePhase(to, why);
      pair.model.forcePhase(to, why);
      expectTold(pair);
    },
);

const retry: fc.Arbitrary<Step> = fc.constantFrom('advance' as const, 'reset' as const).map(
  (method): Step =>
    ({ machine, model }) => {
      machine.retry[method]();
      model[method]();
    },
);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it.each(['manual', 'automatic'] as const)(
  'does what the Go package does, for any sequence, with recovery %s',
  async (recovery) => {
    const anyStep = fc.oneof(anyMove, legalMove, legalMove, legalMove, rawEvent, force, retry);
    await fc.assert(
      fc.asyncProperty(phase, fc.array(anyStep, { maxLength: 120 }), async (initial, sequence) => {
        const pair: Pair = {
          machine: new PluginStateMachine('kubernetes', initial, { recovery }),
          model: new SeedModel(initial),
          told: [],
          expected: [],
        };
        const { machine, model, told, expected } = pair;
        machine.addObserver((_, { from, to, reason }) => told.push(`${from} → ${to}: ${reason}`));
        for (const step of sequence) {
          step(pair);
          expect(machine.phase).toBe(model.phase);
        }
        if (recovery === 'manual') {
          await vi.advanceTimersByTimeAsync(3_600_000);
          expect(machine.retry).toMatchObject(model.retry);
        }
        await null;
        expect(machine.history().map(({ timestamp, ...rest }) => rest)).toEqual(model.history);
        expect(told).toEqual(expected);
        expect(machine.actor.getSnapshot().context.sequence).toBe(expected.length);
        machine.stop();
      }),
      { numRuns: 300 },
    );
  },
);
