import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { PLUGIN_MOVES, PLUGIN_PHASES, pluginLifecycle } from '../../../src';
import { readChart } from '../../../visualizer/chart/read-chart';
import { history, nested, parallel } from '../machines';
import { randomMachine } from '../random-machines';

test('gives each phase a state, and each legal move an arrow', () => {
  const chart = readChart(pluginLifecycle);

  expect(chart.states.map(({ id }) => id)).toEqual(PLUGIN_PHASES);
  expect(chart.moves.map(({ from, to, event }) => ({ from, to, event }))).toEqual(PLUGIN_MOVES);
  expect(chart.initial).toBe('Uninstalled');
});

test('lists what is taken in any state, and gives it no arrows', () => {
  expect(readChart(pluginLifecycle).anywhere.map(({ event }) => event)).toEqual([
    'force',
    'retry.advance',
    'retry.reset',
  ]);
});

test('lets an end of work share the arrow of an event, and keeps its guard and actions', () => {
  const move = readChart(pluginLifecycle).moves.find(({ id }) => id === 'Starting:degrade');

  expect(move?.shared).toEqual(['done: start']);
  expect(move?.ends.map(({ label, guard, actions }) => ({ label, guard, actions }))).toEqual([
    { label: 'done: start', guard: 'startedDegraded', actions: [] },
  ]);
});

test('leads the main path round the life of a plugin', () => {
  const { mainPath, moves } = readChart(pluginLifecycle);

  expect(mainPath.map((id) => moves.find((move) => move.id === id)?.to)).toEqual([
    'Installing',
    'Installed',
    'Building',
    'Validating',
    'Starting',
    'Running',
    'Stopping',
    'Stopped',
    'Uninstalling',
    'Uninstalled',
  ]);
});

test('names each trigger as a person would', () => {
  expect(
    readChart(nested).moves.map(({ from, to, trigger, label, guard }) => [from, to, trigger, label, guard]),
  ).toEqual([
    [undefined, 'cancelled', 'event', 'cancel', undefined],
    ['basket', 'checkout', 'event', 'checkOut', 'and(isFilled, isPaid)'],
    ['basket', 'basket.filled', 'event', 'item.*', undefined],
    ['basket.empty', 'basket.filled', 'event', 'add', undefined],
    ['basket.filled', 'paid', 'always', 'always', 'isPaid'],
    ['basket.filled', 'basket.empty', 'event', 'clear', undefined],
    ['basket.filled', 'basket.empty', 'after', 'after 60000 ms', undefined],
    ['basket.filled', 'basket.empty', 'after', 'after patience', undefined],
    ['checkout', 'basket', 'event', 'back', undefined],
    ['checkout', 'paid', 'done', 'done', undefined],
    ['checkout.address', 'checkout.payment', 'event', 'next', undefined],
    ['checkout.payment.declined', 'checkout.payment.asking', 'event', 'again', undefined],
    ['checkout.payment', 'checkout.settled', 'done', 'done: pay', 'isPaid'],
    ['checkout.payment', 'checkout.address', 'done', 'done: pay', undefined],
    ['checkout.payment', 'checkout.payment.declined', 'error', 'error: pay', undefined],
  ]);
});

test('gives a transition with several targets an arrow to each', () => {
  const moves = readChart(parallel).moves.filter(({ event }) => event === 'reset');

  expect(moves.map(({ from, to }) => [from, to])).toEqual([
    [undefined, 'sound.on'],
    [undefined, 'picture.window'],
  ]);
});

test('knows where a history state leads at first', () => {
  const states = readChart(history).states.filter(({ kind }) => kind.endsWith('history'));

  expect(states.map(({ id, kind, fallback }) => [id, kind, fallback])).toEqual([
    ['editing.last', 'shallow history', 'editing.code'],
    ['editing.deepest', 'deep history', 'editing.text'],
  ]);
});

test('finds the default of a history state by its id, and beside names with dots', () => {
  const machine = createMachine({
    initial: 'a',
    states: {
      a: {
        initial: 'v1.2',
        states: {
          'v1.2': {},
          b: { id: 'bee' },
          byPath: { type: 'history', target: 'v1\\.2' },
          byId: { type: 'history', target: '#bee' },
        },
      },
      both: { type: 'parallel', states: { c: {}, remembered: { type: 'history' } } },
    },
  });

  expect(readChart(machine).states.flatMap(({ id, fallback }) => (fallback ? [[id, fallback]] : []))).toEqual([
    ['a.byPath', 'a.v1\\.2'],
    ['a.byId', 'a.b'],
    ['both.remembered', 'both'],
  ]);
});

test('does not take an event that leads to the only state there is for one that leads anywhere', () => {
  const machine = createMachine({ initial: 'a', states: { a: {} }, on: { go: '.a' } });

  expect(readChart(machine).moves.map(({ id, to }) => [id, to])).toEqual([[':go', 'a']]);
});

test('never gives two states or two moves the same id', () => {
  const machine = createMachine({
    initial: 'a',
    states: {
      a: {
        on: { go: [{ target: 'a:b', guard: 'g' }, 'a:b'], 'go:2': 'a:b', 'b:c': 'a:b' },
        initial: 'b',
        states: { b: {} },
      },
      'a.b': { id: 'dotted' },
      'a\\': { id: 'slash', initial: 'b', states: { b: { id: 'inSlash' } } },
      'a:b': { on: { c: 'a' } },
    },
  });
  const { states, moves } = readChart(machine);

  expect(new Set(states.map(({ id }) => id)).size).toBe(states.length);
  expect(new Set(moves.map(({ id }) => id)).size).toBe(moves.length);
  expect(moves).toHaveLength(5);

  fc.assert(
    fc.property(randomMachine, (random) => {
      const chart = readChart(random);
      expect(new Set(chart.states.map(({ id }) => id)).size).toBe(chart.states.length);
      expect(new Set(chart.moves.map(({ id }) => id)).size).toBe(chart.moves.length);
    }),
  );
});

const failuresOf = (machine: Parameters<typeof readChart>[0]) =>
  readChart(machine).states.flatMap(({ id, role }) => (role === 'failed' ? [id] : []));

test('takes for a failure where errors of work lead, in a lifecycle and deep inside', () => {
  expect(failuresOf(pluginLifecycle)).toEqual(['BuildFailed', 'Failed']);
  expect(failuresOf(nested)).toEqual(['checkout.payment.declined']);
});

test('takes for no failure where an error leads back to', () => {
  const form = createMachine({
    initial: 'editing',
    states: {
      editing: { on: { submit: 'submitting' } },
      submitting: { invoke: { src: 'send', onDone: 'welcome', onError: 'editing' } },
      welcome: {},
    },
  });
  const checkout = createMachine({
    initial: 'home',
    states: {
      home: { on: { open: 'cart' } },
      cart: { on: { next: 'checkout', leave: 'home' } },
      checkout: {
        initial: 'address',
        on: { back: 'cart' },
        states: {
          address: { on: { next: 'pricing' } },
          pricing: { invoke: { src: 'price', onDone: 'payment', onError: '#(machine).cart' } },
          payment: { on: { pay: 'paying' } },
          paying: {
            invoke: {
              src: 'pay',
              onDone: '#(machine).bought',
              onError: [{ guard: 'isWrong', target: 'address' }, 'sorry'],
            },
          },
          sorry: { on: { again: 'paying' } },
          last: { type: 'history' },
        },
      },
      bought: {},
    },
  });
  const poll = createMachine({
    initial: 'loading',
    states: {
      loading: { invoke: { src: 'load', onDone: 'idle', onError: 'idle' } },
      idle: { after: { 1000: 'loading' } },
    },
  });
  const player = createMachine({
    initial: 'playing',
    states: {
      playing: { initial: 'song', states: { song: {}, last: { type: 'history' } }, on: { buy: 'buying' } },
      buying: { invoke: { src: 'buy', onDone: 'playing', onError: 'playing.last' } },
    },
  });

  expect([form, checkout, poll, player].map(failuresOf)).toEqual([[], ['checkout.sorry'], [], []]);
  expect(readChart(form).mainPath).toEqual(['editing:submit', 'submitting:done: send']);
});

test('leads the main path on by the end of work, and by a timeout only where nothing else leads on', () => {
  const purchase = createMachine({
    initial: 'cart',
    states: {
      cart: { after: { 1000: 'forgotten' }, on: { buy: 'paying' } },
      paying: {
        on: { cancel: 'cancelled' },
        after: { 5000: 'forgotten' },
        invoke: { src: 'pay', onDone: 'paid', onError: 'cancelled' },
      },
      paid: { after: { 2000: 'forgotten' } },
      forgotten: {},
      cancelled: {},
    },
  });

  expect(readChart(purchase).mainPath).toEqual(['cart:buy', 'paying:done: pay', 'paid:after 2000 ms']);
});
