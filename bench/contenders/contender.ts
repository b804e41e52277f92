import type { BackoffOptions, PluginActors, PluginPhase } from 'plugin-statechart';
import type { Snapshot } from 'xstate';
import type { Step } from './steps';

/** One entry of a history, as each contender keeps it. */
export interface Recorded {
  from: string;
  to: string;
  reason: string;
  timestamp: Date | number;
}

/** Told of each transition, after it is made. */
export type Observer = (pluginId: string, transition: Recorded) => void;

/** What a plugin is made of. */
export interface PluginSetup {
  pluginId: string;
  initial: PluginPhase;
  /** How many transitions the history keeps: the newest. */
  historyLimit: number;
  observer?: Observer;
  /** Told of each refused move, where a contender does not throw. */
  onRefused?: () => void;
  backoff?: Partial<BackoffOptions>;
  actors?: PluginActors;
}

/**
 * One way to keep the lifecycle of a plugin. All do the same bookkeeping, as far as they can: each move is checked
 * against the table of legal moves, and recorded as `{ from, to, reason, timestamp }`; the history keeps the newest
 * transitions; they are counted; and an observer is told, which stops nobody if it throws.
 *
 * What is measured is the plugin as a user of the contender has it, with no object around it.
 */
export interface Contender<Plugin = unknown> {
  create(setup: PluginSetup): Plugin;
  phase(plugin: Plugin): string;
  /** Makes a legal move. */
  move(plugin: Plugin, step: Step): void;
  /** Tries a move that is not legal, and calls `tell` if the contender itself does not call `onRefused`. */
  refuse?(plugin: Plugin, step: Step, tell: () => void): void;
  force?(plugin: Plugin, phase: PluginPhase, reason: string): void;
  /** The transitions kept, oldest first. */
  history?(plugin: Plugin): readonly Recorded[];
  /** How many transitions were ever made. */
  sequence?(plugin: Plugin): number;
  persist?(plugin: Plugin): Snapshot<unknown>;
  restore?(snapshot: Snapshot<unknown>): Plugin;
}
