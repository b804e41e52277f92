import { expect, test } from 'vitest';
import { readable, stateIds, stateText, stepsBetween } from '../../../visualizer/page/model/state-value';

test('ids keep a dot in a name apart from one between names', () => {
  const value = { 'v1.0': { left: 'on', right: 'off' } };
  expect(stateIds(value)).toEqual(['v1\\.0', 'v1\\.0.left', 'v1\\.0.left.on', 'v1\\.0.right', 'v1\\.0.right.off']);
  expect(stateText(value)).toBe('v1\\.0.left.on, v1\\.0.right.off');
  expect(readable(stateText(value))).toBe('v1.0.left.on, v1.0.right.off');
  expect(stateText('v1.0')).toBe('v1\\.0');
});

test('in parallel states each region moves on its own', () => {
  expect(stepsBetween({ a: 'x', b: 'u' }, { b: 'u', a: 'y' })).toEqual([{ from: ['a', 'a.x'], to: ['a.y'] }]);
  expect(stepsBetween({ a: 'x', b: { u: 'in' } }, { a: 'y', b: 'v' })).toEqual([
    { from: ['a', 'a.x'], to: ['a.y'] },
    { from: ['b', 'b.u', 'b.u.in'], to: ['b.v'] },
  ]);
  expect(stepsBetween('off', { on: 'dim' })).toEqual([{ from: ['off'], to: ['on', 'on.dim'] }]);
  expect(stepsBetween({ on: 'dim' }, { on: 'dim' })).toEqual([]);
});
