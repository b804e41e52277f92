import fc from 'fast-check';
import { expect, test } from 'vitest';
import { elementId } from '../../../visualizer/chart/element-id';
import { AWKWARD_NAMES } from '../machines';

test('keeps the names of states and moves readable', () => {
  expect([
    elementId('state', 'Running'),
    elementId('state', 'form.editing'),
    elementId('move', 'Running:stop'),
    elementId('move', 'Running:stop:2'),
  ]).toEqual(['state-Running', 'state-form.editing', 'move-Running-stop', 'move-Running-stop-2']);
});

test('escapes everything else, and what it escapes with', () => {
  expect([
    elementId('state', 'on-hold'),
    elementId('state', 'on_hold'),
    elementId('state', 'a b'),
    elementId('state', '🚀'),
    elementId('state', ''),
  ]).toEqual(['state-on_2d_hold', 'state-on_5f_hold', 'state-a_20_b', 'state-_d83d__de80_', 'state-']);
});

test('is safe wherever ids are written', () => {
  for (const name of AWKWARD_NAMES) expect(elementId('state', name)).toMatch(/^state-[A-Za-z0-9._-]*$/);
});

test('never makes two ids the same', () => {
  const anything = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  const escapes = fc
    .array(fc.constantFrom('_', '-', ':', '.', '2', 'd', '5', 'f', '3', 'a', '_2d_', '_5f_'), { maxLength: 2 })
    .map((units) => units.join(''));
  for (const names of [anything, escapes]) {
    fc.assert(
      fc.property(fc.uniqueArray(names, { minLength: 2, maxLength: 40 }), (ids) => {
        expect(new Set(ids.map((id) => elementId('move', id))).size).toBe(ids.length);
      }),
    );
  }
});
