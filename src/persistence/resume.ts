import { PluginStateMachine } from '../plugin-state-machine';
import type { ResumeOptions } from './resume-options';
import { type RestartReport, revive } from './revive';
import type { SnapshotStore } from './snapshot-store';

/** The plugins that came back, and what was made of them. */
export interface Resumption extends RestartReport {
  /** The running plugins, by their ids. */
  readonly machines: ReadonlyMap<string, PluginStateMachine>;
}

/**
 * Starts each plugin of a store again, in a phase that is true now: a host that ended took the plugins' processes and
 * their work with it. Each correction is a `force: ` record in the plugin's history, and from here on the plugins are
 * kept in the store. Plugins begin to move by themselves on a later turn of the event loop, so that there is time to
 * observe them.
 *
 * A plugin whose snapshot cannot be used is set aside, and holds up no other.
 *
 * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
 * @throws {UnknownPhaseError} `damaged` is no phase
 * @throws {ResumeOptionError} a function among the options threw, or gave something that cannot be used. Nothing was
 *   started or changed.
 * @throws whatever the store's `load` throws, or an inspector; no plugin runs then
 * @example
 * ```ts
 * const { machines, corrections } = await resume(store, { machine: { actors } });
 * for (const { pluginId, to, reason } of corrections) console.log(`${pluginId}: ${to} (${reason})`);
 * ```
 */
export async function resume(store: SnapshotStore, options: ResumeOptions = {}): Promise<Resumption> {
  const { plugins, ...report } = await revive(store, options);
  const machines = new Map<string, PluginStateMachine>();
  try {
    for (const { pluginId, snapshot, options: machine } of plugins) {
      machines.set(pluginId, PluginStateMachine.restore(snapshot, { ...machine, store }));
    }
  } catch (error) {
    // An inspector that throws. Nobody would ever know of those that run, nor end their work.
    for (const machine of machines.values()) machine.stop();
    throw error;
  }
  return { machines, ...report };
}
