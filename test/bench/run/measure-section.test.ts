import { expect, test } from 'vitest';
import { measureSection, type Run } from '../../../bench/run/measure-section';
import type { Section } from '../../../bench/section';
import { DUEL } from '../sections-of-two';

const silent = () => {};

test('the rows take turns, and columns of the same case share a run', async () => {
  const runs: string[] = [];
  const run: Run = async (_, { name }, one) => {
    runs.push(`${name} ${JSON.stringify(one)}`);
    return { time: 1, weight: 1 };
  };
  await measureSection(DUEL, run, silent);
  expect(runs).toEqual(Array.from({ length: 3 }, () => ['the baseline {"far":1}', 'a rival {"far":1}']).flat());
});

test('a row adds its own case to that of the column', async () => {
  const cases: object[] = [];
  const run: Run = async (_, __, one) => {
    cases.push(one);
    return { time: 1 };
  };
  await measureSection({ ...DUEL, rows: [{ name: 'a rival', case: { fast: true } }], rounds: 1 }, run, silent);
  expect(cases).toEqual([{ far: 1, fast: true }]);
});

test('each number is the median of its rounds, with its ratio to the baseline', async () => {
  const times: Record<string, number[]> = { 'the baseline': [10, 500, 20], 'a rival': [60, 40, 900] };
  const run: Run = async (_, { name }) => ({ time: times[name]?.shift() ?? 0, weight: name === 'a rival' ? 5 : 10 });
  const { cells } = await measureSection(DUEL, run, silent);
  expect([...cells.values()]).toEqual([
    [
      { number: 20, times: 1 },
      { number: 10, times: 1 },
    ],
    [
      { number: 60, times: 3 },
      { number: 5, times: 0.5 },
    ],
  ]);
});

test('ratios may be to another column of the same row', async () => {
  const section: Section = {
    ...DUEL,
    columns: [
      { title: 'near', unit: 'ns', case: { far: 1 }, number: 'time', besides: 'near' },
      { title: 'far', unit: 'ns', case: { far: 9 }, number: 'time', besides: 'near' },
    ],
  };
  const run: Run = async (_, { name }, one) => ({ time: (one as { far: number }).far * (name === 'a rival' ? 7 : 2) });
  const { cells } = await measureSection(section, run, silent);
  expect([...cells.values()].map((row) => row.map(({ times }) => times))).toEqual([
    [1, 9],
    [1, 9],
  ]);
});

test('what cannot be measured says why, and what is not the whole says so', async () => {
  const [time] = DUEL.columns;
  const section: Section = { ...DUEL, columns: [{ ...time, remark: () => 'only half of it' }], rounds: 1 };
  const run: Run = async (_, { name }) => (name === 'a rival' ? 'no toolchain' : { time: 3 });
  const { cells } = await measureSection(section, run, silent);
  expect([...cells.values()]).toEqual([
    [{ number: 3, times: 1, remark: 'only half of it' }],
    [{ remark: 'no toolchain' }],
  ]);
});

test('what a run does not report is missing', async () => {
  const { cells } = await measureSection(DUEL, async () => ({ time: 3 }), silent);
  expect([...cells.values()][1]).toEqual([{ number: 3, times: 1 }, {}]);
});

test('a run that fails ends the measurement', async () => {
  const run: Run = async () => {
    throw new Error('out of memory');
  };
  await expect(measureSection(DUEL, run, silent)).rejects.toThrow('out of memory');
});
