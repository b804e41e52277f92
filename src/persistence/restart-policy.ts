import type { PluginLifecycleContext } from '../../machines/context';
import type { PluginPhase } from '../../machines/events';
import { isPluginPhase } from '../phases';

/** A plugin as the host that ended has left it. */
export interface PluginAtRestart {
  readonly pluginId: string;
  /** The phase that is stored; nothing of what it says runs any more. */
  readonly phase: PluginPhase;
  readonly context: Readonly<PluginLifecycleContext>;
  /** What becomes of work that was under way: the option `interrupted` of `resume`, or its default for this plugin. */
  readonly interrupted: 'again' | 'fail';
  /** Whether it has recovery attempts behind it, and has not been up for `stableAfter` since. */
  readonly crashLoop: boolean;
}

/** Where a plugin stands instead, now that the host has started again. It becomes a `force: ` record of its history. */
export interface Correction {
  to: PluginPhase;
  /** Why, as a sentence for the history; `force: ` is put before it. */
  reason: string;
  /**
   * With `to: 'Recovering'`, whether this start is a recovery attempt: it waits for its backoff, and the plugin fails
   * where no attempt is left. Otherwise the plugin starts at once, and no attempt counts any more. Default `true`.
   */
  countsAttempt?: boolean;
}

/** Says where a plugin stands when the host has started again; `undefined` leaves it as it is stored. */
export type RestartPolicy = (plugin: PluginAtRestart) => Correction | undefined;

/** What a policy gave, which may have been written without types. */
export function checkCorrection(answer: unknown): Correction | undefined {
  if (answer === undefined) return undefined;
  const { to, reason, countsAttempt = true } = (answer ?? {}) as Partial<Record<keyof Correction, unknown>>;
  if (isPluginPhase(to) && typeof reason === 'string' && typeof countsAttempt === 'boolean') {
    return { to, reason, countsAttempt };
  }
  throw new TypeError('it should give undefined, or { to, reason } with a phase and a string');
}

function afterInterruption({ interrupted, phase }: PluginAtRestart, work: string): Correction {
  const reason = `${work} was interrupted when the host ended`;
  return interrupted === 'again' ? { to: phase, reason: `${reason}; it is done again` } : { to: 'Failed', reason };
}

const startAgain = ({ crashLoop, phase }: PluginAtRestart): Correction => ({
  to: 'Recovering',
  reason: `was ${phase} when the host ended${crashLoop ? ', in a crash loop' : ''}`,
  countsAttempt: crashLoop,
});

/** A start that belongs to a recovery goes on being one: the plugin is to be up, whatever ended the host meanwhile. */
const startUnderWay = (plugin: PluginAtRestart, work: string): Correction =>
  plugin.context.attempt ? startAgain(plugin) : afterInterruption(plugin, work);

/** A backoff waits for what is left of it, in Failed between two attempts, too. */
const asItIs = (): undefined => undefined;

const TABLE: Readonly<Record<PluginPhase, RestartPolicy>> = {
  Uninstalled: asItIs,
  Installing: (plugin) => afterInterruption(plugin, 'install'),
  Installed: asItIs,
  Building: (plugin) => afterInterruption(plugin, 'build'),
  BuildFailed: asItIs,
  Validating: (plugin) => startUnderWay(plugin, 'validate'),
  Starting: (plugin) => startUnderWay(plugin, 'start'),
  Running: startAgain,
  Degraded: startAgain,
  Recovering: asItIs,
  Stopping: (plugin) => afterInterruption(plugin, 'stop'),
  Stopped: asItIs,
  Failed: asItIs,
  Uninstalling: (plugin) => afterInterruption(plugin, 'uninstall'),
};

/**
 * What `resume` does where an app says nothing.
 *
 * - Running and Degraded: started again, through Recovering. In a crash loop that is the next attempt, with its wait;
 *   otherwise it counts as none, and there is no wait. The same goes for Validating and Starting during a recovery.
 * - Installing, Building, Validating, Starting, Stopping and Uninstalling: done again or Failed, as `interrupted` says.
 * - The rest stays as it is.
 *
 * With `recovery: 'manual'` Recovering stays until the app moves on, as it does after any other crash.
 */
export const restartPolicy: RestartPolicy = (plugin) => TABLE[plugin.phase](plugin);
