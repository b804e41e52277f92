import type { Timing } from './measures/timing';

/** How much is measured. */
export interface Scale {
  short: boolean;
  timing: Timing;
  /** How often each row is measured, of a section that by itself has so many rounds. */
  rounds: (ofSection: number) => number;
  /** How many plugins crash in the storms, where by itself there are so many. */
  stormPlugins: (ofSection: number) => number;
}

const FULL: Timing = { warmUp: 500, batch: 20, batches: 15 };
const SHORT: Timing = { warmUp: 100, batch: 10, batches: 3 };

/** What somebody asked for. */
export interface ScaleRequest {
  short: boolean;
  rounds?: number | undefined;
  plugins?: number | undefined;
}

export const scaleOf = ({ short, rounds, plugins }: ScaleRequest): Scale => ({
  short,
  timing: short ? SHORT : FULL,
  rounds: (ofSection) => rounds ?? (short ? 1 : ofSection),
  stormPlugins: (ofSection) => plugins ?? (short ? ofSection / 20 : ofSection),
});
