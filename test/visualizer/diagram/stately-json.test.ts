import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { PLUGIN_MOVES, pluginLifecycle } from '../../../src';
import { readChart } from '../../../visualizer/chart/read-chart';
import { toStatelyJson } from '../../../visualizer/diagram/stately-json';
import { toJson } from '../../../visualizer/diagram/to-json';
import { MACHINES } from '../machines';
import { randomMachine } from '../random-machines';

const readBack = (machine: AnyStateMachine): AnyStateMachine => createMachine(JSON.parse(toStatelyJson(machine)));

test.each(Object.entries<AnyStateMachine>(MACHINES))('has the states and moves of %s, read back', (_, machine) => {
  expect(readChart(readBack(machine))).toEqual(readChart(machine));
});

test('has the moves of the lifecycle, read back', () => {
  const states = Object.values(readBack(pluginLifecycle).states);

  expect(
    states.flatMap((state) =>
      [...state.transitions.values()]
        .flat()
        .filter(({ eventType }) => !eventType.startsWith('xstate.'))
        .map(({ eventType, target }) => ({ from: state.key, to: target?.[0]?.key, event: eventType })),
    ),
  ).toEqual(PLUGIN_MOVES);
});

test('has the states and moves of any machine, read back', () => {
  fc.assert(
    fc.property(randomMachine, (machine) => {
      expect(readChart(readBack(machine))).toEqual(readChart(machine));
    }),
  );
}, 60_000);

test('says the same of a machine that was read back', () => {
  for (const machine of Object.values<AnyStateMachine>(MACHINES)) {
    expect(toStatelyJson(readBack(machine))).toBe(toStatelyJson(machine));
  }
});

test('keeps what guards and actions are given, where it is data', () => {
  const machine = createMachine({
    initial: 'a',
    context: { when: new Date(0), big: 10n, run: () => {} },
    states: {
      a: {
        meta: { note: 'kept' },
        entry: [
          { type: 'tell', params: { who: 'all' } },
          { type: 'compute', params: () => ({}) },
          function inline() {},
        ],
        on: { go: { target: 'b', guard: { type: 'is', params: { n: 1 } }, reenter: true }, never: undefined },
      },
      b: { type: 'final' },
    },
  });

  expect(JSON.parse(toStatelyJson(machine))).toEqual({
    id: '(machine)',
    initial: 'a',
    context: { when: '1970-01-01T00:00:00.000Z', big: '10', run: 'run' },
    states: {
      a: {
        meta: { note: 'kept' },
        entry: [{ type: 'tell', params: { who: 'all' } }, { type: 'compute' }, 'inline'],
        on: { go: { target: 'b', guard: { type: 'is', params: { n: 1 } }, reenter: true }, never: {} },
      },
      b: { type: 'final' },
    },
  });
});

test('is the whole machine, whatever is hidden', () => {
  expect(toStatelyJson(pluginLifecycle, { hide: ['fail'], highlight: 'Running' })).toBe(toStatelyJson(pluginLifecycle));
});

test('writes anything as JSON', () => {
  const circular: { self?: unknown; list: unknown[] } = { list: [] };
  circular.self = circular;
  circular.list.push(circular);
  const shared = { a: 1 };

  expect(JSON.parse(toJson(circular))).toEqual({ self: '[circular]', list: ['[circular]'] });
  expect(JSON.parse(toJson([shared, shared]))).toEqual([{ a: 1 }, { a: 1 }]);
  expect(
    JSON.parse(toJson([1n, Symbol('s'), () => {}, new Date(0), new Map([[1, 2]]), new Set([3]), new Error('no')])),
  ).toEqual(['1', 'Symbol(s)', 'function', '1970-01-01T00:00:00.000Z', [[1, 2]], [3], 'Error: no']);
  expect(
    JSON.parse(
      toJson({
        get thrown() {
          throw new Error('not today');
        },
        given: {
          toJSON() {
            throw new Error('not either');
          },
        },
        ['__proto__']: 'own',
      }),
    ),
  ).toEqual(JSON.parse('{"thrown": "Error: not today", "given": "Error: not either", "__proto__": "own"}'));
});
