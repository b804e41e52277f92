import { idOfPath } from '../../chart/state-id';

const pathsOf = (value: unknown, within: readonly string[] = []): string[][] => {
  if (typeof value === 'string') return [[...within, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => {
    const path = [...within, name];
    return [path, ...pathsOf(inside, path)];
  });
};

/** The ids of the states that a value means, each one before those inside it: `form`, `form.editing`. */
export const stateIds = (value: unknown): string[] => pathsOf(value).map(idOfPath);

const innermost = (ids: readonly string[]): string[] =>
  ids.filter((id) => !ids.some((other) => other.startsWith(`${id}.`)));

/** The ids of the innermost states of a value, in one text. */
export const stateText = (value: unknown): string => innermost(stateIds(value)).join(', ');

/** An id, or several, as a person reads it: without what keeps a dot in a name apart from one between names. */
export const readable = (ids: string): string => ids.replace(/\\(.)/g, '$1');

/** Where one region of a machine has come from, and where to, by the ids of its states. */
export interface Step {
  /** Each one after those around it. */
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const namesIn = (value: object): string[] => Object.keys(value).sort();

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What has changed from one value to another: in parallel states each region moves on its own. */
export function stepsBetween(before: unknown, after: unknown, within: readonly string[] = []): Step[] {
  if (before === after) return [];
  if (isObject(before) && isObject(after) && String(namesIn(before)) === String(namesIn(after))) {
    return namesIn(before).flatMap((name) => stepsBetween(before[name], after[name], [...within, name]));
  }
  const around = within.map((_, index) => idOfPath(within.slice(0, index + 1)));
  const idsOf = (value: unknown) => pathsOf(value, within).map(idOfPath);
  return [{ from: [...around, ...idsOf(before)], to: idsOf(after) }];
}
