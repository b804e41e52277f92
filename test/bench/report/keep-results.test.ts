import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepResults } from '../../../bench/report/keep-results';

const results = (facade: string, day = '1'): string => `# What it costs, day ${day}

## Transition

| × plain class | per transition |
| ------------- | -------------: |
| plain class   |     1 (210 ns) |
| facade        | ${facade} (300 ns) |
| robot3        |  3.11 (650 ns) |
`;

const README = `# A package

Fast. <!-- plugin-statechart-bench -->old words<!-- /plugin-statechart-bench --> And small.
`;

let folder: string;
const file = (name: 'results' | 'readme'): string => join(folder, `${name}.md`);
const read = (name: 'results' | 'readme'): string => readFileSync(file(name), 'utf8');
const keep = (markdown: string): Promise<string[]> =>
  keepResults(markdown, { results: file('results'), readme: file('readme') });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plugin-statechart-bench-test-'));
  writeFileSync(file('readme'), README);
});

afterEach(() => rmSync(folder, { recursive: true }));

test('the first results are written, and the README says them', async () => {
  expect(await keep(results('1.31'))).toEqual([
    `${file('results')} is written anew:`,
    '  there was none',
    `${file('readme')} is filled`,
  ]);
  expect(read('results')).toBe(results('1.31'));
  expect(read('readme')).toBe(`# A package

Fast. <!-- plugin-statechart-bench -->A transition through the facade takes 1.3 times what a hand-written class with the same bookkeeping takes, and robot3 takes 3.1 times ([bench/results.md](bench/results.md)).<!-- /plugin-statechart-bench --> And small.
`);
});

test('results that hardly differ are left, and the README says what the kept ones say', async () => {
  await keep(results('1.31'));
  expect(await keep(results('1.42', '2'))).toEqual([
    `${file('results')} is left as it is: nothing in it differs by more than 20 %`,
    `${file('readme')} says so already`,
  ]);
  expect(read('results')).toBe(results('1.31'));
  expect(read('readme')).toContain('takes 1.3 times');
});

test('results that differ by more are written anew', async () => {
  await keep(results('1.31'));
  expect(await keep(results('1.82', '2'))).toEqual([
    `${file('results')} is written anew:`,
    '  Transition: facade, per transition: 1.31 → 1.82',
    `${file('readme')} is filled`,
  ]);
  expect(read('results')).toBe(results('1.82', '2'));
  expect(read('readme')).toContain('takes 1.8 times');
});

test('marks on lines of their own stay so', async () => {
  writeFileSync(file('readme'), '<!-- plugin-statechart-bench -->\n<!-- /plugin-statechart-bench -->\n');
  await keep(results('1.31'));
  expect(read('readme')).toMatch(
    /^<!-- plugin-statechart-bench -->\nA transition .*\.\n<!-- \/plugin-statechart-bench -->\n$/,
  );
});

test('a README without marks is left alone', async () => {
  writeFileSync(file('readme'), '# A package\n');
  expect(await keep(results('1.31'))).toContain(`${file('readme')} has no marks for the sentence`);
  expect(read('readme')).toBe('# A package\n');
});

test('results without the numbers of the sentence are not kept', async () => {
  await expect(keep('# Nothing\n')).rejects.toThrow('the results have no ratio of facade');
});
