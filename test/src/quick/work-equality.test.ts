import fc from 'fast-check';
import { afterEach, beforeEach, it, vi } from 'vitest';
import { type EventObject, fromCallback, fromPromise } from 'xstate';
import { PLUGIN_PHASES, type PluginActors } from '../../../src';
import { events } from './events';
import { Pair } from './pair';

const RUNS = Number(process.env.EQUALITY_RUNS ?? (process.env.CI ? 10_000 : 300)) / 20;

type Step = (pair: Pair) => unknown;

const send =
  (event: EventObject): Step =>
  (pair) =>
    pair.send(event);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom(...events).map(({ type }) => send({ type, reason: 'asked for' } as EventObject)),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(...PLUGIN_PHASES).map((to) => send({ type: 'force', to } as EventObject)),
  },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 0, max: 20_000 }).map(
      (time): Step =>
        () =>
          vi.advanceTimersByTimeAsync(time),
    ),
  },
  { weight: 1, arbitrary: fc.constant<Step>((pair) => pair.swap()) },
);

/** Work that ends after a time, or fails then. */
const work = (time: number, outcome: unknown, fails: boolean) =>
  fromPromise<void>(
    () =>
      new Promise((resolve, reject) => {
        setTimeout(() => (fails ? reject(outcome) : resolve(outcome as undefined)), time);
      }),
  );

const outcome = fc.constantFrom(undefined, { reason: 'said so' }, { phase: 'Degraded' }, new Error('no'), 'no');
const anyWork = fc.tuple(fc.nat(5_000), outcome, fc.boolean()).map(([time, what, fails]) => work(time, what, fails));
const throwsAtOnce = fc.constant(
  fromPromise<void>(() => {
    throw new Error('at once');
  }),
);
const monitor = fc.tuple(fc.nat(5_000), fc.constantFrom('recover', 'degrade', 'fail')).map(([time, type]) =>
  fromCallback(({ sendBack }) => {
    const timer = setTimeout(() => sendBack({ type, reason: 'seen' }), time);
    return () => clearTimeout(timer);
  }),
);

const actors = fc.record(
  {
    install: fc.oneof(anyWork, throwsAtOnce),
    build: anyWork,
    validate: anyWork,
    start: fc.oneof(anyWork, throwsAtOnce),
    monitor,
    stop: anyWork,
    uninstall: anyWork,
  },
  { requiredKeys: [] },
) as fc.Arbitrary<PluginActors>;

const options = fc.record({
  initial: fc.constantFrom(...PLUGIN_PHASES),
  actors,
  input: fc.record({
    recovery: fc.constantFrom('automatic' as const, 'automatic' as const, 'manual' as const),
    backoff: fc.record({ maxAttempts: fc.nat(3), jitter: fc.constantFrom('none' as const, 'full' as const) }),
  }),
});

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('does with work and backoffs what the interpreter does, whenever they end', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(options, fc.array(step, { minLength: 40, maxLength: 40 }), async (made, steps) => {
      using pair = new Pair(made);
      for (const next of steps) {
        await next(pair);
        pair.expectSame();
      }
    }),
    { numRuns: RUNS },
  );
});
