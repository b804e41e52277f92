import type { ChartMove } from '../chart/chart';
import type { DrawnChart, ForcedTransition } from './drawn-chart';
import type { StateTree } from './state-tree';

/** An arrow between boxes of a drawing. It has a move, or shows a forced transition, or where a history state leads. */
export interface BoxArrow {
  /** The id of the state that it starts at; none for the machine itself. */
  readonly tail: string | undefined;
  /** Whether it starts at what stands for any state inside the tail, since it leads inwards. */
  readonly fromAny: boolean;
  /** The id of the state that it ends at. */
  readonly head: string;
  /** The id of the state whose direct children both ends are; none where it is to be written outside of all states. */
  readonly inside: string | undefined;
  readonly move?: ChartMove;
  readonly forced?: ForcedTransition;
}

/**
 * The arrows of a chart for formats that cannot draw one between a state and a state inside it. One that leads inwards
 * starts at what stands for any state in there; one that leads outwards ends where it leads to in the end.
 */
export function boxArrows({ moves, forced, states }: DrawnChart, tree: StateTree): BoxArrow[] {
  const parentOf = (id: string | undefined) => (id === undefined ? undefined : tree.state(id)?.parent);

  function arrow(from: string | undefined, to: string): BoxArrow {
    let head = to;
    for (let first = tree.state(to)?.initial; first !== undefined && tree.isInside(from, head); ) {
      head = first;
      first = tree.state(head)?.initial;
    }
    const fromAny = tree.isInside(head, from);
    const home = fromAny ? from : parentOf(from);
    const isShared = home === parentOf(head) && (home === undefined || tree.state(home)?.kind === 'compound');
    return { tail: from, fromAny, head, inside: isShared ? home : undefined };
  }

  return [
    ...moves.map((move) => ({ ...arrow(move.from, move.to), move })),
    ...states.flatMap(({ id, fallback }) => (fallback === undefined ? [] : [arrow(id, fallback)])),
    ...forced.map((transition) => ({ ...arrow(transition.from, transition.to), forced: transition })),
  ];
}
