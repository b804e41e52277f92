import type { ContenderName } from '../contenders/load';
import type { MeasureName } from '../measures/load';
import type { Timing } from '../measures/timing';

/** What a child process is asked to measure. */
export interface Task {
  measure: MeasureName;
  /** Who is measured; none where it is not one of the contenders. */
  contender?: ContenderName;
  case: object;
  timing: Timing;
}
