import type { DrawnChart } from './drawn-chart';
import { visibleName } from './visible-text';

/** What a chart shows, in a few sentences, for who cannot see it. */
export function summary({ description, states, moves, initial, current, anywhere }: DrawnChart): string {
  const events = [...new Set(anywhere.map(({ label }) => visibleName(label)))];
  return [
    ...(description === undefined ? [] : [description]),
    `A statechart of ${states.length} states and ${moves.length} moves.`,
    ...(initial === undefined ? [] : [`It starts in ${visibleName(initial)}.`]),
    ...(current === undefined ? [] : [`It is in ${visibleName(current)}.`]),
    ...(events.length === 0 ? [] : [`It takes in any state: ${events.join(', ')}.`]),
  ].join(' ');
}
