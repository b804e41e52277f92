import { expect, test } from 'vitest';
import { PLUGIN_MOVES, PLUGIN_PHASES, pluginLifecycle } from '../../../src';
import { DiagramOptionError } from '../../../visualizer/diagram/diagram-option-error';
import type { DiagramOptions } from '../../../visualizer/diagram/diagram-options';
import { drawnChart } from '../../../visualizer/diagram/drawn-chart';
import { history, nested } from '../machines';

const path = (...states: string[]) => states.slice(1).map((to, index) => ({ from: states[index] ?? '', to }));

test('counts what was taken, and knows the last move and the current state', () => {
  const chart = drawnChart(pluginLifecycle, {
    history: path('Stopped', 'Starting', 'Running', 'Recovering', 'Validating', 'Starting', 'Running'),
  });

  expect([...chart.taken]).toEqual([
    ['Stopped:start', 1],
    ['Starting:started', 2],
    ['Running:recover', 1],
    ['Recovering:validate', 1],
    ['Validating:start', 1],
  ]);
  expect(chart.last).toBe('Starting:started');
  expect(chart.current).toBe('Running');
  expect(chart.forced).toEqual([]);
});

test('keeps apart what no move explains', () => {
  const chart = drawnChart(pluginLifecycle, { history: path('Failed', 'Running', 'Failed', 'Running', 'Running') });

  expect([...chart.taken]).toEqual([['Running:fail', 1]]);
  expect(chart.last).toBeUndefined();
  expect(chart.forced).toEqual([
    { from: 'Failed', to: 'Running', count: 2, last: false },
    { from: 'Running', to: 'Running', count: 1, last: true },
  ]);
});

test('finds the move of a state around the one that was left, or entered', () => {
  const taken = (machine: typeof nested | typeof history, from: string, to: string) => [
    ...drawnChart(machine as typeof nested, { history: [{ from, to }] }).taken.keys(),
  ];

  expect(taken(nested, 'basket.filled', 'checkout.address')).toEqual(['basket:checkOut']);
  expect(taken(nested, 'checkout.address', 'cancelled')).toEqual([':cancel']);
  expect(taken(nested, 'checkout.payment.asking', 'checkout.settled')).toEqual(['checkout.payment:done: pay']);
  expect(taken(nested, 'basket.empty', 'basket.filled')).toEqual(['basket.empty:add']);
  expect(taken(history, 'suspended', 'editing.code.writing')).toEqual(['suspended:resume']);
  expect(taken(nested, 'paid', 'basket.empty')).toEqual([]);
});

test('keeps a hidden move for each state that hidden moves alone lead to', () => {
  const anchors = (hide: string[]) => drawnChart(pluginLifecycle, { hide }).anchors.map(({ id }) => id);

  expect(anchors([])).toEqual([]);
  expect(anchors(['fail'])).toEqual(['Installing:fail']);
  expect(anchors(['uninstalled'])).toEqual([]);
});

test('hides what shares an arrow, or has none, by its name', () => {
  expect(() =>
    drawnChart(pluginLifecycle, { hide: ['done: install', 'force', 'xstate.done.actor.install'] }),
  ).not.toThrow();
  expect(drawnChart(nested, { hide: ['look'] }).states.find(({ id }) => id === 'basket')?.reactions).toEqual([]);
});

test('marks the state that is asked for, whatever happened', () => {
  expect(drawnChart(pluginLifecycle, { highlight: 'Failed', history: path('Stopped', 'Starting') }).current).toBe(
    'Failed',
  );
  expect(drawnChart(pluginLifecycle).current).toBeUndefined();
});

test('leaves out what is hidden, and does not take it for forced', () => {
  const chart = drawnChart(pluginLifecycle, { hide: ['fail', 'force'], history: path('Running', 'Failed') });

  expect(chart.moves.map(({ from, to, event }) => ({ from, to, event }))).toEqual(
    PLUGIN_MOVES.filter(({ event }) => event !== 'fail'),
  );
  expect(chart.anywhere.map(({ event }) => event)).toEqual(['retry.advance', 'retry.reset']);
  expect(chart.taken.size).toBe(0);
  expect(chart.last).toBeUndefined();
  expect(chart.forced).toEqual([]);
});

test('hides by the label, too, since some events have no type that a person writes', () => {
  expect(drawnChart(nested, { hide: ['always', 'done: pay'] }).moves.map(({ label }) => label)).toEqual(
    drawnChart(nested)
      .moves.map(({ label }) => label)
      .filter((label) => label !== 'always' && label !== 'done: pay'),
  );
});

const EVENTS = [...new Set([...PLUGIN_MOVES.map(({ event }) => event), 'force', 'retry.advance', 'retry.reset'])];

test.each<[keyof DiagramOptions, unknown, string]>([
  ['direction', 'DOWN', "direction should be TB or LR, got 'DOWN'"],
  ['theme', 'blue', "theme should be light, dark or auto, got 'blue'"],
  ['highlight', 'Runing', `highlight should be the id of a state: one of ${PLUGIN_PHASES.join(', ')}, got 'Runing'`],
  ['title', 3, 'title should be a string, got 3'],
  ['descriptions', 'no', "descriptions should be true or false, got 'no'"],
  ['hide', 'fail', "hide should be an array of event types, got 'fail'"],
  ['hide', ['fial'], `hide should be of events that the machine has: one of ${EVENTS.join(', ')}, got 'fial'`],
  ['history', 'all', "history should be an array of transitions, got 'all'"],
  ['history', [null], 'history should be an array of { from, to }, got null'],
  [
    'history',
    [{ from: 'Running', to: 'Walking' }],
    `history should be of states that the machine has: one of ${PLUGIN_PHASES.join(', ')}, got 'Walking'`,
  ],
  [
    'history',
    [{ to: 'Running' }],
    `history should be of states that the machine has: one of ${PLUGIN_PHASES.join(', ')}, got null`,
  ],
])('refuses a wrong %s: %j', (option, value, message) => {
  const draw = () => drawnChart(pluginLifecycle, { [option]: value } as DiagramOptions);

  expect(draw).toThrow(DiagramOptionError);
  expect(draw).toThrow(expect.objectContaining({ code: 'ERR_DIAGRAM_OPTION', option, message }));
});
