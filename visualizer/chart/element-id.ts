/** What an element of a picture shows; `state` and `move` are those of the chart. */
export type ElementKind = 'state' | 'move' | 'initial' | 'port' | 'forced';

/** Code units that may stand in an id as they are. Half of an emoji is escaped, too, so that no two ids become one. */
const UNSAFE = /[^A-Za-z0-9.]/g;

const escaped = (unit: string): string => (unit === ':' ? '-' : `_${unit.charCodeAt(0).toString(16)}_`);

/** An id of the chart that is safe in XML, in a selector in quotes, and in a URL. Two ids never become the same one. */
export const safeId = (id: string): string => id.replace(UNSAFE, escaped);

/** The id of the element that shows a state or a move of the chart: `state-Running`, `move-Running-stop`. */
export const elementId = (kind: ElementKind, id: string): string => `${kind}-${safeId(id)}`;
