import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fromPromise } from 'xstate';
import { PLUGIN_PHASES, type PluginPhase, type PluginStateMachine } from '../../src';
import { PluginFleet } from '../../src/fleet';
import { takes } from './crowd';

const LIMIT = 2;
const IDS = ['a', 'b', 'c', 'd', 'e'];

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

type Step = (fleet: PluginFleet) => unknown;

const id = fc.constantFrom(...IDS);
const phase = fc.constantFrom(...PLUGIN_PHASES);

/** Where force leads, a recovery has ended: what is done there is somebody's own doing, and takes no turn. */
const force = fc.tuple(id, phase).map(
  ([pluginId, to]): Step =>
    (fleet) =>
      forceTo(fleet.get(pluginId), to),
);
const move = fc.tuple(id, phase).map(
  ([pluginId, to]): Step =>
    (fleet) => {
      const machine = fleet.get(pluginId);
      // By hand nobody waits for a turn: that is tried elsewhere.
      if (to !== 'Validating' && machine?.canTransitionTo(to)) machine.transitionTo(to, 'moved');
    },
);
const crash = id.map(
  (pluginId): Step =>
    (fleet) => {
      const machine = fleet.get(pluginId);
      if (machine?.canTransitionTo('Recovering')) machine.transitionTo('Recovering', 'crashed');
    },
);
const stop = id.map(
  (pluginId): Step =>
    (fleet) =>
      fleet.get(pluginId)?.stop(),
);
const replace = id.map(
  (pluginId): Step =>
    (fleet) => {
      void fleet.remove(pluginId);
      follow(fleet.add(pluginId, 'Running'));
    },
);
const wait = fc.integer({ min: 0, max: 400 }).map(
  (time): Step =>
    () =>
      vi.advanceTimersByTimeAsync(time),
);
const turn: fc.Arbitrary<Step> = fc.constant(() => vi.advanceTimersByTime(100));
const microtask: fc.Arbitrary<Step> = fc.constant(() => Promise.resolve());

function forceTo(machine: PluginStateMachine | undefined, to: PluginPhase): void {
  if (machine?.actor.getSnapshot().status === 'active') machine.forcePhase(to, 'forced');
}

let recovering: Set<PluginStateMachine>;
let most: number;

/** Counts, at each transition, the plugins that are on their way up by a recovery. */
function follow(machine: PluginStateMachine): void {
  const { actor } = machine;
  actor.on('transition', ({ transition: { to } }) => {
    const onItsWayUp = (to === 'Validating' || to === 'Starting') && actor.getSnapshot().context.attempt !== null;
    if (onItsWayUp) recovering.add(machine);
    else recovering.delete(machine);
    most = Math.max(most, recovering.size);
  });
  actor.subscribe({ complete: () => recovering.delete(machine) });
}

it('never gives more turns than there are, and loses none, whatever happens to the plugins', async () => {
  const step = fc.oneof(force, move, crash, crash, crash, stop, replace, wait, wait, turn, microtask);
  const fails = fc.array(id, { maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fails, async (steps, broken) => {
      recovering = new Set();
      most = 0;
      const fleet = new PluginFleet({
        maxConcurrentRecoveries: LIMIT,
        machine: (pluginId) => ({
          backoff: { initialDelay: 100, maxDelay: 200, maxAttempts: 3 },
          actors: {
            validate: takes(50),
            start: broken.includes(pluginId) ? fromPromise(() => Promise.reject(new Error('broken'))) : takes(50),
          },
        }),
      });
      for (const pluginId of IDS) follow(fleet.add(pluginId, 'Running'));
      for (const act of steps) await act(fleet);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(most).toBeLessThanOrEqual(LIMIT);
      expect(fleet.waiting()).toEqual([]);
      const left = [...fleet].filter(({ actor }) => actor.getSnapshot().status === 'active');
      expect(left.filter(({ phase }) => ['Recovering', 'Validating', 'Starting'].includes(phase))).toEqual([]);

      // As many turns are left as there were at the beginning.
      const probes = Array.from({ length: LIMIT + 1 }, (_, index) =>
        fleet.add(`probe-${index}`, 'Recovering', { actors: { validate: takes(60_000) } }),
      );
      await vi.advanceTimersByTimeAsync(1000);
      expect(probes.map(({ phase }) => phase).toSorted()).toEqual(['Recovering', 'Validating', 'Validating']);
      for (const machine of fleet) machine.stop();
    }),
    { numRuns: 150 },
  );
}, 60_000);
