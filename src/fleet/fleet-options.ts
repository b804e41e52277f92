import { checkNumber } from '../../machines/check-number';
import type { WorkActors } from '../../machines/work';
import { given } from '../given';
import type { SnapshotStore } from '../persistence/snapshot-store';
import type { StoreError } from '../persistence/store-error';
import type { PluginStateMachineOptions } from '../plugin-state-machine';
import type { Storm, StormOptions } from './storm-detector';

/** What may be said about one plugin of a fleet. */
export interface FleetPluginOptions extends Omit<PluginStateMachineOptions, 'actors' | 'store' | 'onStoreError'> {
  /** The work that the statechart does itself. The `backoff` is the fleet's. Default: none. */
  actors?: WorkActors;
  /**
   * The ids of the plugins that `startAll` brings up before this one, and `stopAll` stops after it. A recovery does not
   * wait for them. Default: none.
   */
  dependsOn?: readonly string[];
}

/** What may be said about a fleet. */
export interface PluginFleetOptions {
  /**
   * What holds for every plugin, or a function that says it for each. What is said when a plugin is added comes
   * before it, option by option. Default: none; `backoff.jitter` is `full` in a fleet where nothing else is said.
   */
  machine?: FleetPluginOptions | ((pluginId: string) => FleetPluginOptions);
  /**
   * Where the plugins are kept. It stays the app's: the fleet does not close it. `resume` comes before `add`: what is
   * added replaces what is stored under its id. Default: nowhere.
   */
  store?: SnapshotStore;
  /** Told each time that the store fails. Default: the first failure in a row is written to the console. */
  onStoreError?: (error: StoreError) => void;
  /**
   * How many plugins may be validated and started at once because they crashed. The others stay in Recovering
   * (or Failed) until it is their turn. A plugin has its turn until it is up, or has failed: work that hangs keeps it,
   * so give the work a timeout. Default 4; a whole number from 1.
   */
  maxConcurrentRecoveries?: number;
  /** How many crashes make a storm. Default: 10 crashes within 10000 ms. */
  storm?: StormOptions;
  /** Told once of each storm: when there are too many crashes, and not again before it was calm. Default: nobody. */
  onStorm?: (storm: Storm) => void;
}

/** Plugins that crash together should not come back together. */
export const SPREAD_OUT = { jitter: 'full' } as const;

const DEFAULT_RECOVERIES = 4;
const DEFAULT_STORM: StormOptions = { crashes: 10, within: 10_000 };

/**
 * How many plugins may recover at once.
 *
 * @throws {TypeError | RangeError} it is no whole number from 1
 */
export const recoveriesAtOnce = ({ maxConcurrentRecoveries = DEFAULT_RECOVERIES }: PluginFleetOptions): number =>
  checkNumber('maxConcurrentRecoveries', maxConcurrentRecoveries, 1, Number.MAX_SAFE_INTEGER, true);

/**
 * What makes a storm.
 *
 * @throws {TypeError | RangeError} one of them is no number, or outside its range
 */
export function stormOptions({ storm = DEFAULT_STORM }: PluginFleetOptions): StormOptions {
  return {
    crashes: checkNumber('storm.crashes', storm.crashes, 1, Number.MAX_SAFE_INTEGER, true),
    within: checkNumber('storm.within', storm.within, 1, Number.MAX_SAFE_INTEGER),
  };
}

/**
 * The options of one plugin: what is said of it, before what is said of all.
 *
 * @throws {TypeError} `dependsOn` is no array of plugin ids
 */
export function pluginOptions(
  { machine }: PluginFleetOptions,
  pluginId: string,
  own: FleetPluginOptions,
): FleetPluginOptions {
  const all = typeof machine === 'function' ? machine(pluginId) : machine;
  const options = { ...given(all ?? {}), ...given(own) };
  const { dependsOn = [], backoff } = options;
  if (!Array.isArray(dependsOn) || !dependsOn.every((id) => typeof id === 'string')) {
    throw new TypeError(`dependsOn of plugin ${pluginId} should be an array of plugin ids, got ${String(dependsOn)}`);
  }
  return { ...options, ...(backoff && { backoff: { ...SPREAD_OUT, ...given(backoff) } }) };
}
