import { expect, test } from 'vitest';
import { resultsMarkdown, sectionMarkdown } from '../../../bench/report/markdown';
import type { Cell, SectionResult } from '../../../bench/report/section-result';
import type { Row } from '../../../bench/section';
import { DUEL } from '../sections-of-two';

const [first, second] = DUEL.rows;

const result: SectionResult = {
  section: DUEL,
  cells: new Map<Row, Cell[]>([
    [
      first,
      [
        { number: 210, times: 1 },
        { number: 1600, times: 1 },
      ],
    ],
    [second, [{ number: 2520, times: 12 }, { remark: 'no scales' }]],
  ]),
};

test('a section is a heading, what is done, and a table with ratios first', () => {
  expect(sectionMarkdown(result)).toBe(`## Duel

Two run. The median of 3 rounds.

| × the baseline |           time |      weight |
| -------------- | -------------: | ----------: |
| the baseline   |     1 (210 ns) | 1 (1.60 kB) |
| a rival        | 12.0 (2.52 µs) |   no scales |
`);
});

test('a number without a ratio stands alone, a missing one is a dash', () => {
  const alone: SectionResult = { section: DUEL, cells: new Map([[first, [{ number: 210 }]]]) };
  expect(sectionMarkdown(alone)).toContain('| the baseline   | 210 ns |      – |');
});

test('the results begin with the day, the machine and the versions', () => {
  const environment = { date: '2026-11-25', machine: 'a PDP-11', versions: ['Node 20.19.0', 'xstate 5.33.3'] };
  const text = resultsMarkdown(environment, [result, result]);
  expect(text).toMatch(
    /^# .*\n\nMeasured by `npm run bench` on 2026-11-25, on a PDP-11; Node 20\.19\.0, xstate 5\.33\.3\./,
  );
  expect(text.match(/^## Duel$/gm)).toHaveLength(2);
});
