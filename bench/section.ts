import type { ContenderName } from './contenders/load';
import type { MeasureName } from './measures/load';
import type { Measured, Timing } from './measures/timing';

/** What a number is, and so how it is written. */
export type Unit = 'ns' | 'bytes' | 'number';

/** What is measured of each row. */
export interface Column {
  title: string;
  unit: Unit;
  /** What the measure is given. Columns with the same case share a run. */
  case: object;
  /** Which of the numbers seen it is. */
  number: string;
  /** The column of the same row that its ratios are to. Default: its own, in the section's baseline row. */
  besides?: string;
  /** What stands behind the number, where it is not the whole of what was asked for. */
  remark?: (measured: Measured) => string | undefined;
}

/** What there is for those who measure without a child process of Node. */
export interface Here {
  timing: Timing;
  /** A folder for what they make. */
  folder: string;
  signal: AbortSignal;
}

/** Who is measured. */
export interface Row {
  name: string;
  contender?: ContenderName;
  /** What the measure is given beside the column's. */
  case?: object;
  /** Measures it without a child process of Node. A text says why it cannot be measured here. */
  measureHere?: (here: Here) => Promise<Measured | string>;
}

/** One thing that is measured, as a table. */
export interface Section {
  /** As it is asked for on the command line. */
  name: string;
  title: string;
  /** What is done, in a sentence or two. */
  about: string;
  measure?: MeasureName;
  /** The row that ratios are to. */
  baseline?: string;
  columns: readonly Column[];
  rows: readonly Row[];
  /** How often each row is measured. */
  rounds: number;
  /** Options of Node for the child process. */
  nodeOptions?: readonly string[];
}
