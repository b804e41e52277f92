import { expect, test } from 'vitest';
import { agoText, durationText } from '../../../visualizer/page/model/time';

test.each([
  [-500, '0s'],
  [0, '0s'],
  [59_999, '59s'],
  [60_000, '1m 00s'],
  [3_599_999, '59m 59s'],
  [3_600_000, '1h 00m'],
  [86_400_000 * 2 + 3_600_000 * 4, '2d 4h'],
])('%i ms are %s', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});

test('says how long ago something was', () => {
  expect([agoText(-5), agoText(999), agoText(1000)]).toEqual(['just now', 'just now', '1s ago']);
});
