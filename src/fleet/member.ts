import type { PluginStateMachine } from '../plugin-state-machine';
import type { PluginStore } from './plugin-store';

/** A plugin of a fleet. */
export interface Member {
  readonly machine: PluginStateMachine;
  /** The ids of the plugins that it needs to be up. */
  readonly dependsOn: readonly string[];
  readonly store: PluginStore | undefined;
}

/** The plugins of a fleet by their ids, in the order of adding. */
export type Members = ReadonlyMap<string, Member>;
