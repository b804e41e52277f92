import type { Chart, ChartMove } from '../chart/chart';

/**
 * The move that explains a transition between two states, if there is one. A move of a state around the one that was
 * left counts, and one into a state around the one that was entered; the closest wins, and of equal ones the first.
 */
export function moveTaken({ states, moves }: Chart, from: string, to: string): ChartMove | undefined {
  const stateOf = new Map(states.map((state) => [state.id, state]));

  /** How many states out from the inner one the outer one is; the machine itself is outside of everything. */
  const distance = (inner: string, outer: string | undefined): number => {
    let steps = 0;
    for (let here: string | undefined = inner; here !== outer; here = stateOf.get(here)?.parent) {
      if (here === undefined) return Number.POSITIVE_INFINITY;
      steps += 1;
    }
    return steps;
  };
  /** A history state is never entered itself: one of its siblings is. */
  const entered = (id: string): string | undefined => {
    const state = stateOf.get(id);
    return state?.kind.endsWith('history') ? state.parent : id;
  };

  let closest: ChartMove | undefined;
  let shortest = Number.POSITIVE_INFINITY;
  for (const move of moves) {
    const length = distance(from, move.from) + distance(to, entered(move.to));
    if (length >= shortest) continue;
    closest = move;
    shortest = length;
  }
  return closest;
}
