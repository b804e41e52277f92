import type { Measured } from '../measures/timing';
import { type SectionResult, summarise } from '../report/section-result';
import type { Column, Row, Section } from '../section';

/** Measures one row once; a text says why it cannot be measured here. */
export type Run = (section: Section, row: Row, one: object) => Promise<Measured | string>;

/** Told of each run before it begins. */
export type OnRun = (section: Section, row: Row, round: number) => void;

const keyOf = ({ case: one }: Column): string => JSON.stringify(one);

/** Measures all rows of a section, by turns: a machine that is slow for a while is so for all of them. */
export async function measureSection(section: Section, run: Run, onRun: OnRun): Promise<SectionResult> {
  const cases = new Map(section.columns.map((column) => [keyOf(column), column.case]));
  const seen = new Map<Row, Map<string, (Measured | string)[]>>(
    section.rows.map((row) => [row, new Map([...cases.keys()].map((key) => [key, []]))]),
  );
  for (let round = 1; round <= section.rounds; round++) {
    for (const [key, one] of cases) {
      for (const row of section.rows) {
        onRun(section, row, round);
        seen
          .get(row)
          ?.get(key)
          ?.push(await run(section, row, { ...one, ...row.case }));
      }
    }
  }
  return summarise(section, (row, column) => seen.get(row)?.get(keyOf(column)) ?? []);
}
