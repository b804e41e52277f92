import { expect, test } from 'vitest';
import { changes, readResults } from '../../../bench/report/kept-results';

const table = (time: string, noise = '1 (3 ms)'): string => `# What it costs

Some words | with a bar.

## Transition

About it.

| × plain class | per transition | stall (noisy) |
| ------------- | -------------: | ------------: |
| plain class   |     1 (210 ns) |      1 (3 ms) |
| facade        | ${time} | ${noise} |
`;

const changesBetween = (one: string, other: string): string[] => changes(readResults(one), readResults(other));

test('ratios are read from the tables, anything else as its text', () => {
  const text = `${table('1.31 (275 ns)')}
## Refused

| × plain class | per refusal |
| ------------- | ----------: |
| robot3        | 1 234 (9 s) |
| machina       | 0.042 (1 ns); 30 made in 60 s |
| Go            | no Go toolchain |
`;
  expect(Object.fromEntries(readResults(text))).toEqual({
    'Transition: plain class, per transition': 1,
    'Transition: plain class, stall (noisy)': 1,
    'Transition: facade, per transition': 1.31,
    'Transition: facade, stall (noisy)': 1,
    'Refused: robot3, per refusal': 1234,
    'Refused: machina, per refusal': 0.042,
    'Refused: Go, per refusal': 'no Go toolchain',
  });
});

test('up to 20 % more or less is no change, whatever the absolute figure', () => {
  expect(changesBetween(table('2.00 (420 ns)'), table('2.40 (9.99 µs)'))).toEqual([]);
  expect(changesBetween(table('2.40 (420 ns)'), table('2.00 (420 ns)'))).toEqual([]);
});

test('more than that is, in both directions', () => {
  expect(changesBetween(table('2.00 (420 ns)'), table('2.41 (420 ns)'))).toEqual([
    'Transition: facade, per transition: 2 → 2.41',
  ]);
  expect(changesBetween(table('2.41 (420 ns)'), table('2.00 (420 ns)'))).toHaveLength(1);
});

test('a row that is new or gone is a change, and so is a ratio where there was none', () => {
  const more = `${table('2.00 (420 ns)')}| robot3 | 3.00 (630 ns) | 1 (3 ms) |\n`;
  expect(changesBetween(table('2.00 (420 ns)'), more)).toEqual(['Transition: robot3, per transition: new']);
  expect(changesBetween(more, table('2.00 (420 ns)'))).toEqual(['Transition: robot3, per transition: gone']);
  expect(changesBetween(table('no Go toolchain'), table('2.00 (420 ns)'))).toHaveLength(1);
});

test('what is noisy does not count', () => {
  expect(changesBetween(table('2.00 (420 ns)', '1 (3 ms)'), table('2.00 (420 ns)', '9.00 (27 ms)'))).toEqual([]);
});
