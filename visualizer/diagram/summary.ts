import type { DrawnChart } from './drawn-chart';
import { visibleName } from './visible-text';

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What a chart shows, in a few sentences, for who cannot see it. */
export function summary({ description, states, moves, initial, current, anywhere }: DrawnChart): string {
  const events = [...new Set(anywhere.map(({ label }) => visibleName(label)))];
  return [
    ...(description === undefined ? [] : [description]),
    `A statechart of ${counted(states.length, 'state')} and ${counted(moves.length, 'move')}.`,
    ...(initial === undefined ? [] : [`It starts in ${visibleName(initial)}.`]),
    ...(current === undefined ? [] : [`It is in ${visibleName(current)}.`]),
    ...(events.length === 0 ? [] : [`It takes in any state: ${events.join(', ')}.`]),
  ].join(' ');
}
