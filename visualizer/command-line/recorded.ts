import { visibleName } from '../diagram/visible-text';
import { namesOf } from './journal-directory';
import { UsageError } from './usage-error';

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** A transition, not checked yet. */
export interface Recorded {
  /** Whose transition it is, where that is said. */
  pluginId: unknown;
  transition: unknown;
}

/** What a value holds of a history: itself, what is in a persisted snapshot, or what an actor emitted. */
export function transitionsIn(value: unknown): Recorded[] {
  if (Array.isArray(value)) return value.flatMap(transitionsIn);
  if (!isObject(value)) return [{ pluginId: undefined, transition: value }];
  const { pluginId, history, context, transition = value } = value;
  if (Array.isArray(history)) return history.map((transition) => ({ pluginId, transition }));
  if (isObject(context) && Array.isArray(context.history)) return transitionsIn(context);
  return [{ pluginId, transition }];
}

/**
 * The transitions of the plugin that is wanted, or of the only one.
 *
 * @throws {UsageError} there are none of it, or it is unclear which plugin is meant
 */
export function ofOnePlugin(name: string, recorded: readonly Recorded[], wanted: string | undefined): unknown[] {
  const ids = new Set(recorded.flatMap(({ pluginId }) => (typeof pluginId === 'string' ? [pluginId] : [])));
  if (wanted !== undefined && !ids.has(wanted)) {
    const known = ids.size > 0 ? `there are those of ${namesOf(ids)}` : 'it does not say whose they are';
    throw new UsageError(`${name} has no transitions of ${visibleName(wanted)}; ${known}`);
  }
  if (wanted === undefined && ids.size > 1) {
    throw new UsageError(
      `${name} has the transitions of several plugins: choose one with --plugin; there are ${namesOf(ids)}`,
    );
  }
  return recorded
    .filter(({ pluginId }) => wanted === undefined || pluginId === wanted)
    .map(({ transition }) => transition);
}
