import { describe, expect, it } from 'vitest';
import { createActor } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { PLUGIN_MOVES, pluginLifecycle, pluginLifecycleFrom } from '../../src';

const input = { pluginId: 'kubernetes', recovery: 'manual' as const };
const events = [...new Set(PLUGIN_MOVES.map(({ event }) => event))].map((type) => ({ type }));

/** From Uninstalled to each phase by the fewest events. */
const paths = getShortestPaths(pluginLifecycle, {
  input,
  events,
  serializeState: ({ value }) => JSON.stringify(value),
});

describe('paths generated from the statechart', () => {
  it('reach all phases', () => {
    expect(paths.map(({ state }) => state.value).sort()).toEqual(Object.keys(pluginLifecycle.states).sort());
  });

  it('and with one more step each cover all moves, which the real actor takes one after the other', () => {
    const covered = paths.flatMap(({ state: { value }, steps }) =>
      PLUGIN_MOVES.filter(({ from }) => from === value).map((move) => {
        const actor = createActor(pluginLifecycle, { input }).start();
        for (const { event } of steps.slice(1)) actor.send(event);
        actor.send({ type: move.event });
        const { from, to } = actor.getSnapshot().context.history.at(-1) ?? {};
        expect(actor.getSnapshot().context.sequence).toBe(steps.length);
        return { from, to, event: move.event };
      }),
    );
    const inOrder = (moves: object[]) => moves.map((move) => JSON.stringify(move)).sort();
    expect(inOrder(covered)).toEqual(inOrder([...PLUGIN_MOVES]));
  });

  it('start in any phase', () => {
    for (const { steps } of paths) {
      const last = steps.at(-1);
      if (!last || steps.length === 1) continue;
      const before = steps.at(-2)?.state.value;
      const actor = createActor(pluginLifecycleFrom(before ?? 'Uninstalled'), { input }).start();
      actor.send(last.event);
      expect(actor.getSnapshot().value).toBe(last.state.value);
    }
  });
});
