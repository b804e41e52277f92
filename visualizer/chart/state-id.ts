import type { AnyStateNode } from 'xstate';

/** The id of a state in the chart: its path, with XState's own escapes where a name has a dot in it. */
export const stateId = (node: AnyStateNode): string =>
  node.path.map((name) => name.replace(/[\\.]/g, '\\$&')).join('.');
