import type { Chart, ChartState } from '../chart/chart';
import { elementId } from '../chart/element-id';
import { isGroup, isHistory, stateTree } from './state-tree';

/** Where an arrow begins and ends: at boxes and dots, clipped at the borders of the groups that they stand for. */
export interface ArrowEnds {
  readonly tail: string;
  readonly tailGroup: string | undefined;
  readonly head: string;
  readonly headGroup: string | undefined;
}

/** Of the machine itself, where there is no group. An id of a state has no space, so none is taken for this one. */
const dotId = (kind: 'port' | 'initial', group: string | undefined): string =>
  group === undefined ? `${kind} of the machine` : elementId(kind, group);

export const portId = (group: string | undefined): string => dotId('port', group);

export const initialId = (group: string | undefined): string => dotId('initial', group);

/**
 * Layouts join boxes, not groups. So an arrow of a whole group ends at something inside it, and is clipped at its
 * border; one between a group and something inside it starts at a port in the group, or leads to its initial dot.
 */
export function arrowEnds(chart: Chart): (from: string | undefined, to: string) => ArrowEnds {
  const { state, childrenOf, isInside } = stateTree(chart);
  const groupOf = (id: string): ChartState | undefined => {
    const found = state(id);
    return found && isGroup(found) ? found : undefined;
  };
  const isWithin = (inner: string | undefined, outer: string): boolean => inner === outer || isInside(inner, outer);
  const entrance = (id: string): string => {
    const group = groupOf(id);
    if (!group) return elementId('state', id);
    if (group.initial !== undefined) return initialId(id);
    const first = childrenOf(id)[0];
    return first ? entrance(first.id) : portId(id);
  };
  const exit = (id: string): string => {
    if (!groupOf(id)) return elementId('state', id);
    const children = childrenOf(id);
    // A history state is small, and often between others: arrows clipped at the border would be stubs of one line.
    const last = children.findLast((child) => !isHistory(child)) ?? children.at(-1);
    return last ? exit(last.id) : portId(id);
  };

  return (from, to) => {
    const tail = (): Pick<ArrowEnds, 'tail' | 'tailGroup'> => {
      if (from === undefined) return { tail: portId(undefined), tailGroup: undefined };
      if (!groupOf(from)) return { tail: elementId('state', from), tailGroup: undefined };
      if (isWithin(to, from)) return { tail: portId(from), tailGroup: undefined };
      return { tail: exit(from), tailGroup: from };
    };
    const head = (): Pick<ArrowEnds, 'head' | 'headGroup'> => {
      const group = groupOf(to);
      if (!group) return { head: elementId('state', to), headGroup: undefined };
      if (!isWithin(from, to)) return { head: entrance(to), headGroup: to };
      return { head: group.initial === undefined ? portId(to) : initialId(to), headGroup: undefined };
    };
    return { ...tail(), ...head() };
  };
}
