import { expect, test } from 'vitest';
import { pluginLifecycle } from '../../../machines/plugin-lifecycle';
import { readChart } from '../../../visualizer/chart/read-chart';
import { readDefinition } from '../../../visualizer/page/model/definition';

const definition = readDefinition(JSON.stringify(pluginLifecycle.config));
const chart = readChart(pluginLifecycle);

test('has the states of the chart, and each means the same', () => {
  expect([...definition.states].map(([id, { role }]) => [id, role])).toEqual(
    chart.states.map(({ id, role }) => [id, role]),
  );
  expect([...definition.states.values()].map(({ description }) => description)).toEqual(
    chart.states.map(({ description }) => description),
  );
});

test('knows where each event leads', () => {
  const moves = [...definition.states].flatMap(([from, { targets }]) =>
    [...targets].flatMap(([event, to]) => to.map((one) => [from, event, one])),
  );
  expect(moves).toEqual(chart.moves.map(({ from, event, to }) => [from, event, to]));
});

test('knows the work of each state, and where force leads', () => {
  expect([...definition.states.values()].map(({ work }) => work)).toEqual(chart.states.map(({ work }) => work));
  expect(definition.forced).toEqual(chart.states.map(({ id }) => id));
});

test('reads nested states', () => {
  const nested = readDefinition(
    JSON.stringify({ id: 'm', states: { a: { states: { b: { type: 'final', on: { go: '#m.c' } } } }, c: {} } }),
  );
  expect([...nested.states.keys()]).toEqual(['a', 'a.b', 'c']);
  expect(nested.states.get('a.b')?.targets.get('go')).toEqual(['c']);
});

test('reads targets however they are written, and names with dots', () => {
  const written = readDefinition(
    JSON.stringify({
      id: 'm',
      states: {
        'v1.0': {
          states: { a: { id: 'start', on: { up: 'b', out: '#m.v2', top: { target: '#m.v1\\.0' } } }, b: {} },
          on: { up: [{ target: 'v2', guard: 'isReady' }, { target: '.a' }], back: { target: ['#start'] } },
        },
        v2: { on: { down: 'v1\\.0.b', note: { actions: 'write' } } },
      },
    }),
  );
  expect([...written.states.keys()]).toEqual(['v1\\.0', 'v1\\.0.a', 'v1\\.0.b', 'v2']);
  expect([...written.states.values()].map(({ targets }) => [...targets])).toEqual([
    [
      ['up', ['v2', 'v1\\.0.a']],
      ['back', ['v1\\.0.a']],
    ],
    [
      ['up', ['v1\\.0.b']],
      ['out', ['v2']],
      ['top', ['v1\\.0']],
    ],
    [],
    [
      ['down', ['v1\\.0.b']],
      ['note', []],
    ],
  ]);
});

test.each(['', '{', 'null', '7', '{"states":{"a":null}}', '{"states":{"a":{"on":{"go":[null]},"invoke":[null]}}}'])(
  'a definition that is %j does not break it',
  (text) => {
    expect(readDefinition(text).id).toBe('');
  },
);
