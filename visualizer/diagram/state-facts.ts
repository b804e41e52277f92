import type { ChartReaction, ChartState } from '../chart/chart';
import { visibleName } from './visible-text';

const reactionText = ({ label, guard }: ChartReaction): string =>
  visibleName(label) + (guard === undefined ? '' : ` [${visibleName(guard)}]`);

/** What a state does that no arrow shows, a line for each kind. */
export function stateFacts({ work, entry, exit, reactions }: ChartState): string[] {
  const known: [string, string[]][] = [
    ['At work', work.map(visibleName)],
    ['On entry', entry.map(visibleName)],
    ['On exit', exit.map(visibleName)],
    ['Stays on', [...new Set(reactions.map(reactionText))]],
  ];
  return known.flatMap(([name, names]) => (names.length === 0 ? [] : [`${name}: ${names.join(', ')}`]));
}
