import type { Snapshot } from 'xstate';
import { initialContext, type PluginLifecycleContext, type PluginLifecycleInput } from '../machines/context';
import type { PluginPhase } from '../machines/events';
import { initialRetry } from '../machines/retry';
import { textOf } from '../machines/text';
import { isPluginPhase } from './phases';

type StoredSnapshot = Snapshot<unknown> & { value: PluginPhase; context: PluginLifecycleContext };

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What is wrong with what should be a persisted snapshot of a plugin; `undefined` if nothing is at first sight. */
function problemOf(snapshot: unknown): string | undefined {
  if (!isObject(snapshot)) return `got ${snapshot === null ? 'null' : typeof snapshot}`;
  const { status, value, context, children } = snapshot;
  if (!isPluginPhase(value)) return `its value should be a phase, got ${textOf(value)}`;
  if (!isObject(context) || context.version !== 1) return 'its context should be a plugin lifecycle of version 1';
  if (!isObject(children)) return 'its children are missing';
  if (status !== 'active') return `it should be active, got ${textOf(status)}: take it before the actor is stopped`;
  return undefined;
}

/**
 * The snapshot to start an actor from: the stored one, with what the app says now in place of what it said then.
 *
 * @throws {TypeError} it is no persisted snapshot of a plugin lifecycle
 * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
 */
export function restoredSnapshot(
  snapshot: Snapshot<unknown>,
  given: Omit<PluginLifecycleInput, 'pluginId'>,
): StoredSnapshot {
  const problem = problemOf(snapshot);
  if (problem) throw new TypeError(`snapshot should be a persisted snapshot of a plugin lifecycle: ${problem}`);
  const { value, context: stored } = snapshot as StoredSnapshot;
  const { recovery, backoff, devMode, historyLimit } = initialContext(
    {
      pluginId: stored.pluginId,
      recovery: given.recovery ?? stored.recovery,
      backoff: given.backoff ?? stored.backoff,
      devMode: given.devMode ?? stored.devMode,
      historyLimit: given.historyLimit ?? stored.historyLimit,
    },
    value,
  );
  const { attempts, nextBackoff } = stored.retry;
  const retry =
    attempts === 0 ? initialRetry(backoff) : { ...stored.retry, nextBackoff: Math.min(nextBackoff, backoff.maxDelay) };
  const history = stored.history.slice(-historyLimit);
  const context = { ...stored, recovery, backoff, devMode, historyLimit, history, retry };
  return { ...(snapshot as StoredSnapshot), context };
}
