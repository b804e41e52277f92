import { expect, test } from 'vitest';
import type { StateRole } from '../../../visualizer/chart/chart';
import { introduce } from '../../../visualizer/page/model/actor';
import { listed, phaseCounts, type SortOrder } from '../../../visualizer/page/model/list';
import { actorFrame, definition } from './frames';

const plugin = (name: string, phase: string, role: StateRole, timestamp: number, reason = '') => {
  const context = { pluginId: name, history: [{ from: 'Off', to: phase, reason, timestamp }] };
  return {
    role,
    app: 'Shop',
    isPresent: true,
    actor: introduce(actorFrame(`x/${name}`, { value: phase, context }), definition),
  };
};

const plugins = [
  plugin('auth', 'Running', 'active', 10),
  plugin('mail', 'Failed', 'failed', 30, 'Signature does not match'),
  plugin('search', 'Recovering', 'working', 20),
];

const names = (search: string, phases: string[] = [], order: SortOrder = 'name') =>
  listed(plugins, { search, phases: new Set(phases), order }).map(({ actor }) => actor.name);

test('finds by name, app, phase and last reason', () => {
  expect(names('AUTH')).toEqual(['auth']);
  expect(names('shop')).toEqual(['auth', 'mail', 'search']);
  expect(names('recov')).toEqual(['search']);
  expect(names('signature mail')).toEqual(['mail']);
  expect(names('signature auth')).toEqual([]);
});

test('shows just the phases that are asked for', () => {
  expect(names('', ['Running', 'Failed'])).toEqual(['auth', 'mail']);
  expect(names('a', ['Failed'])).toEqual(['mail']);
});

test('sorts by what needs attention, and by what changed last', () => {
  expect(names('', [], 'attention')).toEqual(['mail', 'search', 'auth']);
  expect(names('', [], 'latest')).toEqual(['mail', 'search', 'auth']);
});

test('puts what is of the past last, in no phase', () => {
  const [auth, ...others] = plugins;
  if (!auth) throw new Error('there is no plugin');
  const past = { ...auth, isPresent: false };
  const found = (phases: string[]) =>
    listed([past, auth, ...others], { search: '', phases: new Set(phases), order: 'latest' });
  expect(found([]).map(({ actor, isPresent }) => [actor.name, isPresent])).toEqual([
    ['mail', true],
    ['search', true],
    ['auth', true],
    ['auth', false],
  ]);
  expect(found(['Running'])).toEqual([auth]);
  expect(phaseCounts([past, auth], ['Running']).map(({ count }) => count)).toEqual([1]);
});

test('counts the phases in the order of the definition', () => {
  expect(
    phaseCounts([...plugins, ...plugins], ['Recovering', 'Running', 'Stopped']).map(({ phase, count }) => [
      phase,
      count,
    ]),
  ).toEqual([
    ['Recovering', 2],
    ['Running', 2],
    ['Failed', 2],
  ]);
});
