import { expect, test } from 'vitest';
import { amount, grouped, ratio } from '../../../bench/report/amounts';

test('thousands stand apart', () => {
  expect([7, 999, 1000, 100_000, 1_234_567].map(grouped)).toEqual(['7', '999', '1 000', '100 000', '1 234 567']);
});

test('an amount has three digits and the unit that fits', () => {
  expect(amount(41.25, 'ns')).toBe('41.3 ns');
  expect(amount(912, 'ns')).toBe('912 ns');
  expect(amount(1710, 'ns')).toBe('1.71 µs');
  expect(amount(21_800_000, 'ns')).toBe('21.8 ms');
  expect(amount(2_500_000_000_000, 'ns')).toBe('2 500 s');
  expect(amount(8060, 'bytes')).toBe('8.06 kB');
  expect(amount(10_000, 'number')).toBe('10 000');
});

test('a ratio is as exact as it is worth', () => {
  expect([1, 1.004, 0.5, 0.0421, 9.876, 33.33, 1234].map(ratio)).toEqual([
    '1',
    '1.00',
    '0.50',
    '0.042',
    '9.88',
    '33.3',
    '1 234',
  ]);
});
