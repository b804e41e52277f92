import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AnyStateMachine, createMachine } from 'xstate';
import { pluginLifecycle } from '../../../machines/plugin-lifecycle';
import { readChart } from '../../../visualizer/chart/read-chart';
import { plainCopy } from '../../../visualizer/inspect/plain-copy';
import { readDefinition } from '../../../visualizer/page/model/definition';
import { MACHINES } from '../machines';
import { randomMachine } from '../random-machines';

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

/** Expects that the page reads a machine's definition, as an inspector tells it, as the chart is read. */
function expectAgreement(machine: AnyStateMachine): void {
  const { id, states } = readDefinition(JSON.stringify(plainCopy(machine.config, 1_000_000)));
  const read = readChart(machine);
  const told = [...states].flatMap(([from, { targets }]) =>
    [...targets].flatMap(([event, to]) => to.map((one) => [from, event, one])),
  );
  const drawn = read.moves.filter(({ from, trigger }) => from !== undefined && trigger === 'event');

  expect(id).toBe(machine.id);
  expect([...states].map(([name, { targets: _, ...state }]) => ({ id: name, ...state }))).toEqual(
    read.states.map(({ id: name, role, description, work }) => ({ id: name, role, description, work })),
  );
  expect(told).toEqual(drawn.map(({ from, event, to }) => [from, event, to]));
}

/** An app's own machine, where errors lead back, on, and into a region, and work tells of itself in every way. */
const clinic = createMachine({
  id: 'clinic',
  initial: 'editing',
  states: {
    editing: { on: { submit: 'saving' } },
    saving: { invoke: { id: 'save', src: 'save', onDone: '#ward', onError: [{ guard: 'isOdd', target: 'editing' }] } },
    ward: {
      id: 'ward',
      type: 'parallel',
      states: {
        pulse: {
          initial: { target: 'unknown' },
          states: {
            unknown: { after: { 100: 'measuring' } },
            measuring: { invoke: { src: 'measure', onError: { target: 'failed' } } },
            failed: { description: ' ', always: { guard: 'isBetter', target: 'unknown' } },
            last: { type: 'history', target: 'failed' },
          },
        },
        bed: { tags: 'active', onDone: '#gone', initial: 'made', states: { made: { type: 'final' } } },
      },
      on: { again: '.pulse.last' },
    },
    gone: { id: 'gone', invoke: { src: 'bill', onDone: '#ward.pulse.failed', onError: 'unpaid' } },
    unpaid: { tags: ['terminal'], invoke: { src: 'remind', onDone: 'gone', onError: 'gone', onSnapshot: 'inCourt' } },
    inCourt: { invoke: { src: 'sue', onError: 'lost' } },
    lost: {},
  },
});

test.each(Object.entries({ ...MACHINES, clinic }))('reads %s as its chart is read', (_, machine) => {
  expectAgreement(machine);
});

interface StateConfig {
  on?: Record<string, object>;
  states?: Record<string, StateConfig>;
}

/** The same state with other reasons to move, and other tags. */
function altered({ on = {}, states = {}, ...state }: StateConfig, next: () => number): object {
  const taken = Object.entries(on).map(([event, way]) => ({ event, way, cause: next() % 5 }));
  const ways = (one: number): object[] => taken.filter(({ cause }) => cause === one).map(({ way }) => way);
  return {
    ...state,
    on: Object.fromEntries(taken.filter(({ cause }) => cause === 0).map(({ event, way }) => [event, way])),
    ...(next() % 2 > 0 && { invoke: { src: 'work', onDone: ways(1), onError: [...ways(2), ...ways(3)] } }),
    always: ways(4),
    after: { 10: next() % 2 > 0 ? ways(1) : [] },
    tags: ['active', 'terminal', 'working'].filter(() => next() % 4 === 0),
    states: Object.fromEntries(Object.entries(states).map(([name, inside]) => [name, altered(inside, next)])),
  };
}

test('reads any machine as its chart is read', () => {
  fc.assert(
    fc.property(randomMachine, fc.infiniteStream(fc.nat(100)), (machine, numbers) => {
      expectAgreement(createMachine(altered(machine.config as StateConfig, () => numbers.next().value)));
    }),
    { numRuns: 300 },
  );
});

test('reads nested states', () => {
  const nested = readDefinition(
    JSON.stringify({ id: 'm', states: { a: { states: { b: { type: 'final', on: { go: '#m.c' } } } }, c: {} } }),
  );
  expect([...nested.states.keys()]).toEqual(['a', 'a.b', 'c']);
  expect(nested.states.get('a.b')?.targets.get('go')).toEqual(['c']);
});

test('finds the states of a machine that has no id', () => {
  const nameless = readDefinition('{"states":{"a":{"on":{"go":"#(machine).b"}},"b":{}}}');

  expect(nameless.states.get('a')?.targets.get('go')).toEqual(['b']);
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

test.each([
  ['', []],
  ['{', []],
  ['null', []],
  ['7', []],
  ['{"states":{"a":null}}', ['a']],
  ['{"states":{"a":{"on":{"go":[null]},"invoke":[null]}}}', ['a']],
  ['{"states":[[],"b"],"on":"go","initial":{"target":{}}}', ['0', '1']],
  ['{"initial":"__proto__","states":{"__proto__":{"on":{"go":"constructor"}}}}', ['__proto__']],
  ['{"states":{"a":{"tags":{},"type":[],"after":3,"always":[7],"invoke":[3,{"id":4,"onError":"#"}]}}}', ['a']],
  ['{"states":{"a":{"id":"b","states":{"b":{"id":"b","on":{"go":"#b.b","no":"..","up":""}}}}}}', ['a', 'a.b']],
])('a definition that is %j does not break it', (text, states) => {
  const read = readDefinition(text);

  expect(read.id).toBe('');
  expect([...read.states.keys()]).toEqual(states);
});

test('a definition that is nested too deep does not break it', () => {
  expect(readDefinition('{"states":{"a":'.repeat(50_000) + '{}'.padEnd(100_002, '}')).states.size).toBe(0);
});

test('the definition of thousands of failures does not hold it up', () => {
  const names = Array.from({ length: 8000 }, (_, index) => `a${index}`);
  const states = names.map((name, index) => [name, { invoke: { src: 'work', onError: names[index + 1] } }]);
  const huge = readDefinition(JSON.stringify({ id: 'm', initial: 'a0', states: Object.fromEntries(states) }));

  expect([...huge.states].filter(([, { role }]) => role === 'failed')).toHaveLength(7999);
});
