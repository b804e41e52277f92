import type { Chart, ChartState } from '../chart/chart';

/** Whether states are inside the state. */
export const isGroup = ({ kind }: ChartState): boolean => kind === 'compound' || kind === 'parallel';

export const isHistory = ({ kind }: Pick<ChartState, 'kind'>): boolean =>
  kind === 'shallow history' || kind === 'deep history';

/** The states of a chart by where they are. The machine itself is `undefined`. */
export interface StateTree {
  state(id: string): ChartState | undefined;
  childrenOf(id: string | undefined): ChartState[];
  /** Whether the one is somewhere inside the other. A state is not inside itself. */
  isInside(inner: string | undefined, outer: string | undefined): boolean;
}

export function stateTree({ states }: Pick<Chart, 'states'>): StateTree {
  const byId = new Map(states.map((state) => [state.id, state]));
  const parentOf = (id: string | undefined): string | undefined => (id === undefined ? id : byId.get(id)?.parent);
  return {
    state: (id) => byId.get(id),
    childrenOf: (id) => states.filter(({ parent }) => parent === id),
    isInside: (inner, outer) => {
      for (let here = inner; here !== undefined; here = parentOf(here)) if (parentOf(here) === outer) return true;
      return false;
    },
  };
}
