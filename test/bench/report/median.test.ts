import { expect, test } from 'vitest';
import { median } from '../../../bench/report/median';

test('the median is in the middle, whatever the order', () => {
  expect(median([30, 1, 2])).toBe(2);
  expect(median([7])).toBe(7);
});

test('of two in the middle the median is the upper one', () => {
  expect(median([4, 1, 3, 2])).toBe(3);
});

test('the median of nothing is no number', () => {
  expect(median([])).toBeNaN();
});
