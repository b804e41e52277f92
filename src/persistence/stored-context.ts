import * as v from 'valibot';
import { LONGEST_DELAY } from '../../machines/backoff-options';
import { initialContext, type PluginLifecycleContext } from '../../machines/context';
import { errorText } from '../../machines/text';
import { PLUGIN_PHASES } from '../phases';
import { InvalidSnapshotError } from './invalid-snapshot-error';
import { CONTEXT_VERSION, migrate, type VersionedContext } from './migrations';
import type { StoredPlugin } from './snapshot-store';

/** The last moment that a `Date` can tell, in ms since the epoch. */
const LAST_MOMENT = 8.64e15;

/** How much of a problem is told: it quotes what is stored, which may be of any length. */
const LONGEST_PROBLEM = 300;

const Phase = v.picklist(PLUGIN_PHASES);
const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const Delay = v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST_DELAY));
/** One in the future is no error: the clock may have been set back. */
const Moment = v.pipe(v.number(), v.minValue(0), v.maxValue(LAST_MOMENT));

/** The ranges of the options are left to the statechart, which checks them for an app, too. */
const Context = v.object({
  version: v.literal(CONTEXT_VERSION),
  pluginId: v.string(),
  recovery: v.picklist(['automatic', 'manual']),
  backoff: v.object({
    initialDelay: v.number(),
    maxDelay: v.number(),
    factor: v.number(),
    maxAttempts: v.number(),
    jitter: v.picklist(['none', 'full', 'equal', 'decorrelated']),
    stableAfter: v.number(),
  }),
  devMode: v.boolean(),
  historyLimit: v.number(),
  phase: Phase,
  history: v.array(v.object({ from: Phase, to: Phase, reason: v.string(), timestamp: Moment })),
  sequence: Count,
  retry: v.object({ attempts: Count, nextBackoff: Delay, lastAttempt: v.nullable(Moment) }),
  attempt: v.nullable(v.object({ number: Count, delay: Delay, deadline: Moment })),
  upSince: v.nullable(Moment),
});

const isVersioned = (context: unknown): context is VersionedContext =>
  typeof context === 'object' && context !== null && 'version' in context && typeof context.version === 'number';

const migrated = v.rawTransform<unknown, unknown>(({ dataset, addIssue, NEVER }) => {
  try {
    if (!isVersioned(dataset.value)) throw new TypeError('should be an object with a version');
    return migrate(dataset.value);
  } catch (error) {
    addIssue({ message: errorText(error) });
    return NEVER;
  }
});

/** Its children are not looked at: what runs in a phase follows from the phase and the context. */
const Snapshot = v.object({
  status: v.picklist(['active', 'stopped']),
  value: Phase,
  context: v.pipe(v.unknown(), migrated, Context),
});

function optionsProblem(context: PluginLifecycleContext): string | undefined {
  try {
    initialContext(context, context.phase);
    return undefined;
  } catch (error) {
    return errorText(error);
  }
}

/**
 * The context of a stored plugin, with nothing in it but what belongs there.
 *
 * @throws {InvalidSnapshotError} it cannot be used; the message names where it is wrong and how
 */
export function readContext({ pluginId, snapshot, error }: StoredPlugin): PluginLifecycleContext {
  const invalid = (path: string, problem: string, cause?: unknown) =>
    new InvalidSnapshotError(pluginId, path, problem.slice(0, LONGEST_PROBLEM), cause === undefined ? {} : { cause });
  if (error) throw invalid('', errorText(error), error);
  const { success, output, issues } = v.safeParse(Snapshot, snapshot, { abortEarly: true });
  if (!success) throw invalid(v.getDotPath(issues[0]) ?? '', issues[0].message);
  const { value, context } = output;
  if (context.pluginId !== pluginId) {
    throw invalid('context.pluginId', `should be ${pluginId}, got ${context.pluginId}`);
  }
  if (context.phase !== value) throw invalid('context.phase', `should be ${value}, got ${context.phase}`);
  const problem = optionsProblem(context);
  if (problem) throw invalid('context', problem);
  if (context.sequence < context.history.length) {
    throw invalid('context.sequence', `should be at least ${context.history.length}, got ${context.sequence}`);
  }
  return context;
}
