import type { AnyStateMachine } from 'xstate';
import type { DiagramOptions } from '../diagram/diagram-options';
import { drawnChart } from '../diagram/drawn-chart';
import type { DiagramFormat } from '../diagram/formats';

/** From here on, a layout takes seconds. */
const MANY_ARROWS = 150;

/** Says on stderr that a picture will take long: while it is laid out, nothing else can be said. */
export function announceLayout(
  machine: AnyStateMachine,
  options: DiagramOptions,
  formats: readonly DiagramFormat[],
): void {
  if (!formats.includes('svg') && !formats.includes('png')) return;
  const { length } = drawnChart(machine, options).moves;
  if (length > MANY_ARROWS) console.error(`Laying out ${length} arrows, which takes a while; --hide leaves some out`);
}
