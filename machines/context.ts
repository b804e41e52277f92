import { type BackoffOptions, resolveBackoff } from './backoff-options';
import { checkNumber } from './check-number';
import type { PluginPhase } from './events';
import { initialRetry, type Retry } from './retry';
import type { TransitionRecord } from './transition-record';

/** What an app says about a plugin when it starts the plugin's actor. */
export interface PluginLifecycleInput {
  /** The plugin's name in reasons, errors and events; not empty. */
  pluginId: string;
  /**
   * `automatic` (the default): Recovering waits for its backoff and moves on by itself. `manual`: nothing moves by
   * itself, and the retry state changes only where the caller changes it.
   */
  recovery?: 'automatic' | 'manual';
  /** The waits of Recovering and the number of attempts; each option has a default. */
  backoff?: Partial<BackoffOptions>;
  /** `false` refuses `build`: the host runs released plugins only. Default `true`. */
  devMode?: boolean;
  /** How many transitions the history keeps; the oldest go first. Default 50; a whole number from 1. */
  historyLimit?: number;
}

/** What the statechart remembers of a plugin: plain JSON, so that a persisted snapshot is the whole plugin. */
export interface PluginLifecycleContext {
  /** The version of this shape. */
  version: 1;
  pluginId: string;
  recovery: 'automatic' | 'manual';
  backoff: BackoffOptions;
  devMode: boolean;
  historyLimit: number;
  /** The phase entered last: what the next record will be `from`. */
  phase: PluginPhase;
  /** How many transitions were ever made; the history is bounded, this is not. */
  sequence: number;
  retry: Retry;
  /**
   * The recovery attempt under way, and the wait that it begins with: from entering Recovering until the plugin is
   * up, the attempts are used up, or somebody leads the plugin elsewhere. Otherwise `null`. `number` is from 1; 0 is a
   * start that counts as no attempt, of a plugin that was up when its host ended.
   */
  attempt: { number: number; delay: number; deadline: number } | null;
  /** Since when the plugin has been up, in ms since the epoch; `null` while it is not. */
  upSince: number | null;
  /** The newest transitions, oldest first. */
  history: TransitionRecord[];
}

const DEFAULT_HISTORY_LIMIT = 50;

/**
 * The context that a plugin starts with.
 *
 * @throws {TypeError | RangeError} an input of the wrong type or outside its range; the message names it
 */
export function initialContext(input: PluginLifecycleInput, phase: PluginPhase): PluginLifecycleContext {
  const { pluginId, recovery = 'automatic', devMode = true, historyLimit = DEFAULT_HISTORY_LIMIT } = input ?? {};
  if (typeof pluginId !== 'string' || pluginId === '') {
    throw new TypeError(
      `pluginId should be a string that is not empty, got ${pluginId === '' ? "''" : typeof pluginId}`,
    );
  }
  if (recovery !== 'automatic' && recovery !== 'manual') {
    throw new RangeError(`recovery should be 'automatic' or 'manual', got ${String(recovery)}`);
  }
  if (typeof devMode !== 'boolean') {
    throw new TypeError(`devMode should be a boolean, got ${typeof devMode}`);
  }
  checkNumber('historyLimit', historyLimit, 1, Number.MAX_SAFE_INTEGER, true);
  const backoff = resolveBackoff(input.backoff);
  return {
    version: 1,
    pluginId,
    recovery,
    backoff,
    devMode,
    historyLimit,
    phase,
    sequence: 0,
    retry: initialRetry(backoff),
    attempt: null,
    upSince: null,
    history: [],
  };
}
