import type { Chart, ChartState } from '../chart/chart';
import { elementId } from '../chart/element-id';

/** Where an arrow begins and ends: at boxes and dots, clipped at the borders of the groups that they stand for. */
export interface ArrowEnds {
  readonly tail: string;
  readonly tailGroup: string | undefined;
  readonly head: string;
  readonly headGroup: string | undefined;
}

/** Whether states are drawn inside the state. */
export const isGroup = ({ kind }: ChartState): boolean => kind === 'compound' || kind === 'parallel';

export const portId = (group: string | undefined): string => elementId('port', group ?? '');

export const initialId = (group: string | undefined): string => elementId('initial', group ?? '');

/**
 * Layouts join boxes, not groups. So an arrow of a whole group ends at something inside it, and is clipped at its
 * border; one between a group and something inside it starts at a port in the group, or leads to its initial dot.
 */
export function arrowEnds({ states }: Chart): (from: string | undefined, to: string) => ArrowEnds {
  const stateOf = new Map(states.map((state) => [state.id, state]));
  const childrenOf = (id: string): ChartState[] => states.filter(({ parent }) => parent === id);

  const isInside = (inner: string | undefined, outer: string): boolean => {
    for (let here = inner; here !== undefined; here = stateOf.get(here)?.parent) if (here === outer) return true;
    return false;
  };
  const groupOf = (id: string | undefined): ChartState | undefined => {
    const state = id === undefined ? undefined : stateOf.get(id);
    return state && isGroup(state) ? state : undefined;
  };
  const entrance = (id: string): string => {
    const group = groupOf(id);
    if (!group) return elementId('state', id);
    if (group.initial !== undefined) return initialId(id);
    const first = childrenOf(id)[0];
    return first ? entrance(first.id) : portId(id);
  };
  const exit = (id: string): string => {
    if (!groupOf(id)) return elementId('state', id);
    const last = childrenOf(id).at(-1);
    return last ? exit(last.id) : portId(id);
  };

  return (from, to) => {
    const tail = (): Pick<ArrowEnds, 'tail' | 'tailGroup'> => {
      if (from === undefined) return { tail: portId(undefined), tailGroup: undefined };
      if (!groupOf(from)) return { tail: elementId('state', from), tailGroup: undefined };
      if (isInside(to, from)) return { tail: portId(from), tailGroup: undefined };
      return { tail: exit(from), tailGroup: from };
    };
    const head = (): Pick<ArrowEnds, 'head' | 'headGroup'> => {
      const group = groupOf(to);
      if (!group) return { head: elementId('state', to), headGroup: undefined };
      if (!isInside(from, to)) return { head: entrance(to), headGroup: to };
      return { head: group.initial === undefined ? portId(to) : initialId(to), headGroup: undefined };
    };
    return { ...tail(), ...head() };
  };
}
