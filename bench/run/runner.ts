import type { Measured, Timing } from '../measures/timing';
import type { Row, Section } from '../section';
import type { Run } from './measure-section';
import type { Workplace } from './workplace';

/** Measures a row once, each in a process of its own, but for those that measure themselves otherwise. */
export function runnerIn(workplace: Workplace, timing: Timing): Run {
  const { folder, signal } = workplace;
  const measureRow = async (
    { measure, nodeOptions }: Section,
    { contender, measureHere }: Row,
    one: object,
  ): Promise<Measured | string> => {
    if (measureHere) return await measureHere({ timing, folder, signal });
    if (!measure) throw new TypeError('nothing says how it is measured');
    return await workplace.run({ measure, ...(contender && { contender }), case: one, timing }, nodeOptions);
  };
  return async (section, row, one) => {
    signal.throwIfAborted();
    try {
      return await measureRow(section, row, one);
    } catch (cause) {
      signal.throwIfAborted();
      throw new Error(`${section.name}, ${row.name}: ${(cause as Error).message}`, { cause });
    }
  };
}
