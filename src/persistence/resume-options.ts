import type { PluginPhase } from '../../machines/events';
import { UnknownPhaseError } from '../../machines/unknown-phase-error';
import { isPluginPhase, PLUGIN_PHASES } from '../phases';
import type { PluginStateMachineOptions } from '../plugin-state-machine';
import type { InvalidSnapshotError } from './invalid-snapshot-error';
import { type RestartPolicy, restartPolicy } from './restart-policy';
import type { StoredPlugin } from './snapshot-store';

/** What an app may say about plugins that come back. */
export interface ResumeOptions {
  /**
   * What holds for each plugin, as for `new PluginStateMachine`, or a function that says it for one; `store` is the
   * store that the plugins come from. What is given holds in place of what is stored. Default: what is stored, and no
   * work.
   */
  machine?: PluginStateMachineOptions | ((pluginId: string) => PluginStateMachineOptions);
  /** Where each plugin stands, now that the host has started again. Default: `restartPolicy`. */
  policy?: RestartPolicy;
  /**
   * Whether work that was under way is done again, or the plugin is Failed. Default: `again` where the app provides
   * the work of that phase, and `fail` where it does it itself and reports it.
   */
  interrupted?: 'again' | 'fail';
  /** The phase of a plugin whose snapshot cannot be used. Default `Failed`. */
  damaged?: PluginPhase | ((stored: StoredPlugin, why: InvalidSnapshotError) => PluginPhase);
  /**
   * The ids of the plugins that exist on disk. One that is not stored, or as Uninstalled, becomes Installed; one that
   * is stored but not there becomes Uninstalled, unless it was being installed. Default: the disk is not asked.
   */
  onDisk?: Iterable<string>;
}

const kindOf = (value: unknown): string => (value === null ? 'null' : typeof value);

/** The ids, once each. A string would be one id for each of its letters. */
function idsOnDisk(onDisk: unknown): Set<string> | undefined {
  if (onDisk === undefined) return undefined;
  if (typeof onDisk !== 'object' || onDisk === null || !(Symbol.iterator in onDisk)) {
    throw new TypeError(`onDisk should be an iterable of plugin ids, got ${kindOf(onDisk)}`);
  }
  const ids = new Set(onDisk as Iterable<unknown>);
  for (const id of ids) {
    if (typeof id !== 'string' || id === '') {
      throw new TypeError(`onDisk should have plugin ids that are not empty, got ${id === '' ? "''" : kindOf(id)}`);
    }
  }
  return ids as Set<string>;
}

/** A phase, given by the app. */
export function checkPhase(phase: unknown): PluginPhase {
  if (!isPluginPhase(phase)) throw new UnknownPhaseError(phase as string, PLUGIN_PHASES);
  return phase;
}

/**
 * Fills in the defaults.
 *
 * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
 * @throws {UnknownPhaseError} `damaged` is no phase
 */
export function resolveResumeOptions(options: ResumeOptions) {
  const { machine = {}, policy = restartPolicy, interrupted, damaged = 'Failed' } = options;
  if (typeof policy !== 'function') throw new TypeError(`policy should be a function, got ${kindOf(policy)}`);
  if (interrupted !== undefined && interrupted !== 'again' && interrupted !== 'fail') {
    throw new RangeError(`interrupted should be 'again' or 'fail', got ${String(interrupted)}`);
  }
  if (typeof damaged !== 'function') checkPhase(damaged);
  return {
    machine: typeof machine === 'function' ? machine : () => machine,
    policy,
    interrupted,
    damaged: typeof damaged === 'function' ? damaged : () => damaged,
    onDisk: idsOnDisk(options.onDisk),
  };
}

export type ResolvedResumeOptions = ReturnType<typeof resolveResumeOptions>;
