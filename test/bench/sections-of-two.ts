import type { Section } from '../../bench/section';

/** A section with a baseline and a rival, and two columns of the same case. */
export const DUEL = {
  name: 'duel',
  title: 'Duel',
  about: 'Two run.',
  baseline: 'the baseline',
  columns: [
    { title: 'time', unit: 'ns', case: { far: 1 }, number: 'time' },
    { title: 'weight', unit: 'bytes', case: { far: 1 }, number: 'weight' },
  ],
  rows: [{ name: 'the baseline' }, { name: 'a rival' }],
  rounds: 3,
} as const satisfies Section;
