/** How long a child measures. */
export interface Timing {
  /** How long the work is done before it is timed, so that it is compiled, in ms. */
  warmUp: number;
  /** How long each batch takes, in ms. */
  batch: number;
  batches: number;
}

/** What one child saw: numbers by their names. A time is in ns. */
export type Measured = Readonly<Record<string, number>>;
