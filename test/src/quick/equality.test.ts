import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type EventObject, fromCallback, fromPromise, fromTransition } from 'xstate';
import { PLUGIN_PHASES, type PluginActors, type PluginLifecycleInput } from '../../../src';
import { events } from './events';
import { Pair } from './pair';

/** In CI as many runs as the proof takes, elsewhere as many as one likes to wait for. */
const RUNS = Number(process.env.EQUALITY_RUNS ?? (process.env.CI ? 10_000 : 300));
const STEPS = 200;

type Step = (pair: Pair) => void;

const reason = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(undefined, '', 'because') },
  { weight: 1, arbitrary: fc.anything() },
) as fc.Arbitrary<string>;
const send =
  (event: EventObject): Step =>
  (pair) =>
    pair.send(event);

const move = fc
  .tuple(fc.constantFrom(...events), reason)
  .map(([{ type }, why]) => send({ type, reason: why } as EventObject));
const force = fc
  .tuple(fc.constantFrom(...PLUGIN_PHASES, 'Nope', undefined), reason)
  .map(([to, why]) => send({ type: 'force', to, reason: why } as EventObject));
/** From one second back to ten minutes on: past the time after which a plugin is stable, and not. */
const wait = fc.integer({ min: -1000, max: 600_000 }).map(
  (time): Step =>
    () => {
      vi.setSystemTime(Date.now() + time);
    },
);
const swap = fc.constant<Step>((pair) => pair.swap());
const compare = fc.constant<Step>((pair) => pair.expectSame());

const step = fc.oneof(
  { weight: 70, arbitrary: move },
  { weight: 15, arbitrary: force },
  { weight: 10, arbitrary: wait },
  { weight: 2, arbitrary: swap },
  { weight: 3, arbitrary: compare },
);

const idle = fromPromise<void>(() => new Promise(() => {}));
const reports = fromCallback(({ receive }) => receive(() => {}));
const counts = fromTransition((count: number) => count + 1, 0);
const actors: fc.Arbitrary<PluginActors> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        install: fc.constant(idle),
        build: fc.constant(idle),
        validate: fc.constantFrom(idle, counts as never),
        start: fc.constant(idle),
        monitor: fc.constant(reports),
        stop: fc.constant(idle),
        uninstall: fc.constant(idle),
        backoff: fc.constant(idle),
      },
      { requiredKeys: [] },
    ) as fc.Arbitrary<PluginActors>,
  },
);

const input = fc.record(
  {
    recovery: fc.constantFrom('automatic' as const, 'manual' as const),
    devMode: fc.boolean(),
    historyLimit: fc.constantFrom(1, 2, 50, 101, 150),
    backoff: fc.record({
      maxAttempts: fc.nat(6),
      jitter: fc.constantFrom('none' as const, 'full' as const, 'equal' as const, 'decorrelated' as const),
      stableAfter: fc.nat(600_000),
    }),
  },
  { requiredKeys: [] },
) as fc.Arbitrary<Omit<PluginLifecycleInput, 'pluginId'>>;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it(`does what XState's interpreter does with the statechart, in ${RUNS} runs of ${STEPS} steps`, {
  timeout: 3_600_000,
}, () => {
  fc.assert(
    fc.property(
      fc.record({ initial: fc.constantFrom(...PLUGIN_PHASES), input, actors }),
      fc.array(step, { minLength: STEPS, maxLength: STEPS }),
      (options, steps) => {
        vi.setSystemTime(1_000_000);
        using pair = new Pair(options);
        pair.expectSame();
        for (const [index, next] of steps.entries()) {
          next(pair);
          if (!pair.isAlike()) {
            pair.expectSame();
            expect.fail(`the two differ after step ${index}`);
          }
        }
        pair.expectSame();
        pair.stop();
        pair.expectSame();
      },
    ),
    { numRuns: RUNS },
  );
});
