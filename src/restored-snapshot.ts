import type { Snapshot } from 'xstate';
import { initialContext, type PluginLifecycleContext, type PluginLifecycleInput } from '../machines/context';
import type { PluginPhase } from '../machines/events';
import { given } from './given';
import { isPluginPhase } from './phases';

type StoredSnapshot = Snapshot<unknown> & { value: PluginPhase; context: PluginLifecycleContext; children: object };

/**
 * A stored context, with what the app says now in place of what it said then.
 *
 * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
 */
export function contextUnder(
  context: PluginLifecycleContext,
  options: Omit<PluginLifecycleInput, 'pluginId'>,
): PluginLifecycleContext {
  const { pluginId, phase, history, sequence, retry, attempt, upSince } = context;
  const fresh = initialContext({ ...context, ...given(options), pluginId }, phase);
  return {
    ...fresh,
    history: history.slice(-fresh.historyLimit),
    sequence,
    retry:
      retry.attempts > 0 ? { ...retry, nextBackoff: Math.min(retry.nextBackoff, fresh.backoff.maxDelay) } : fresh.retry,
    attempt,
    upSince,
  };
}

/**
 * The snapshot to start an actor from: the stored one, with what the app says now in place of what it said then.
 *
 * @throws {TypeError} it is no persisted snapshot of a plugin lifecycle
 * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
 */
export function restoredSnapshot(snapshot: unknown, options: Omit<PluginLifecycleInput, 'pluginId'>): StoredSnapshot {
  // It is one at first sight. Whether each value in it is right, nobody has checked.
  const { status, value, context, children }: Partial<StoredSnapshot> = Object(snapshot);
  if (status !== 'active' || !isPluginPhase(value) || context?.version !== 1 || !children) {
    throw new TypeError(
      'snapshot should be a persisted snapshot of a plugin lifecycle of version 1, taken before it was stopped,' +
        ` got ${JSON.stringify({ status, value, version: context?.version })}`,
    );
  }
  return { ...(snapshot as StoredSnapshot), context: contextUnder({ ...context, phase: value }, options) };
}
