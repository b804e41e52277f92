import type { Actor, Refusal } from './actor';
import type { Move } from './plugin-context';

export type TimelineItem = { readonly key: string } & ({ readonly move: Move } | { readonly refusal: Refusal });

/** How much has happened, and where that is more than is shown, how much of it is. */
export function countText({ history, moves, refused }: Actor): string {
  const total = `${moves} ${moves === 1 ? 'transition' : 'transitions'}`;
  const shown = history.length < moves ? `the newest ${history.length} of ${total}` : total;
  return refused > 0 ? `${shown}, ${refused} refused` : shown;
}

/** Moves and refused events, the newest first. */
export function timeline({ history, moves, refusals, refused }: Actor): TimelineItem[] {
  const items: (TimelineItem & { timestamp: number; phase: string })[] = history.map((move, index) => ({
    key: `move ${moves - history.length + index}`,
    timestamp: move.timestamp,
    phase: move.to,
    move,
  }));
  refusals.forEach((refusal, index) => {
    const { timestamp, phase } = refusal;
    let place = items.findLastIndex((item) => item.timestamp <= timestamp) + 1;
    // Of what happened in the same millisecond, what led to another phase came after it.
    while (items[place - 1]?.timestamp === timestamp && items[place - 1]?.phase !== phase) place -= 1;
    items.splice(place, 0, { key: `refusal ${refused - refusals.length + index}`, timestamp, phase, refusal });
  });
  return items.reverse();
}
