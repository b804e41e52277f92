import type { Measured } from '../measures/timing';
import type { Column, Row, Section } from '../section';
import { median } from './median';

/** What came out for one row and one column. */
export interface Cell {
  /** The median of all rounds; none where it could not be measured. */
  number?: number;
  /** How many times that is what it is compared with. */
  times?: number;
  /** What has to be said of it, or why it is missing. */
  remark?: string;
}

/** What came out for a section: for each row, its cells in the order of the columns. */
export interface SectionResult {
  section: Section;
  cells: ReadonlyMap<Row, readonly Cell[]>;
}

type Seen = (row: Row, column: Column) => readonly (Measured | string)[];

function withoutRatio(runs: readonly (Measured | string)[], { number, remark }: Column): Cell {
  const missing = runs.find((run) => typeof run === 'string');
  if (missing !== undefined) return { remark: missing };
  const measured = runs as readonly Measured[];
  const numbers = measured.map((run) => run[number]).filter((one) => one !== undefined);
  const remarks = measured.map((run) => remark?.(run)).filter((one) => one !== undefined);
  return {
    ...(numbers.length > 0 && { number: median(numbers) }),
    ...(remarks[0] !== undefined && { remark: remarks[0] }),
  };
}

/** The medians of all rounds, and their ratios. */
export function summarise(section: Section, seen: Seen): SectionResult {
  const { rows, columns, baseline } = section;
  const cellOf = (row: Row, column: Column): Cell => withoutRatio(seen(row, column), column);
  const baselineRow = rows.find(({ name }) => name === baseline);
  const comparedWith = (row: Row, column: Column): number | undefined => {
    const other = columns.find(({ title }) => title === column.besides);
    if (other) return cellOf(row, other).number;
    return baselineRow && cellOf(baselineRow, column).number;
  };
  const withRatio = (row: Row, column: Column): Cell => {
    const cell = cellOf(row, column);
    const other = comparedWith(row, column);
    return cell.number === undefined || !other ? cell : { ...cell, times: cell.number / other };
  };
  return { section, cells: new Map(rows.map((row) => [row, columns.map((column) => withRatio(row, column))])) };
}
