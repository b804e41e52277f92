import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readResults } from '../../bench/report/kept-results';
import { performanceSentence } from '../../bench/report/performance-sentence';

const fileOf = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

it('the README says of the performance what the kept results say', () => {
  expect(fileOf('README.md')).toContain(performanceSentence(readResults(fileOf('bench/results.md'))));
});
