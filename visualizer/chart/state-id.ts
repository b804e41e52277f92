/** A dot in a name, or a backslash that would make one of the dot after it, is escaped as XState escapes it. */
const segment = (name: string): string => (/\.|\\$/.test(name) ? name.replace(/[\\.]/g, '\\$&') : name);

/** The id in the chart of the state with the path. */
export const idOfPath = (path: readonly string[]): string => path.map(segment).join('.');

/** The id of a state in the chart: its path. */
export const stateId = (node: { readonly path: readonly string[] }): string => idOfPath(node.path);
