import type { Snapshot } from 'xstate';
import type { TransitionRecord } from '../../machines/transition-record';

/** One transition of one plugin, as a journal keeps it. */
export interface JournalEntry extends TransitionRecord {
  pluginId: string;
  /** The how manieth transition of the plugin it is, from 1. */
  sequence: number;
}

/** What a store has of one plugin. Nothing of it is checked yet. */
export interface StoredPlugin {
  pluginId: string;
  /** What was stored; `undefined` where it could not even be read. */
  snapshot: unknown;
  /** Why it could not be read. */
  error?: Error;
  /** The last sequence number that the store knows of from elsewhere, as from a journal. */
  sequence?: number;
}

/** Where the snapshots of an app's plugins are kept. One plugin has one snapshot, its newest. */
export interface SnapshotStore {
  /** All that is stored, in no order. What cannot be read comes with its `error`; it does not end the others. */
  load(): AsyncIterable<StoredPlugin>;
  /**
   * Replaces a plugin's snapshot. Resolves when it would survive the end of the process (and, where the store says
   * so, of the machine). Called for one plugin at a time only; for several plugins at once.
   *
   * @param transitions the transitions since the last save that succeeded, oldest first, for stores that keep a
   *   journal. After a failed save they come again, so a store leaves out those that it has.
   */
  save(pluginId: string, snapshot: Snapshot<unknown>, transitions: readonly JournalEntry[]): Promise<void>;
  /** Forgets a plugin. Its journal stays. To forget one that is not stored is no error. */
  remove(pluginId: string): Promise<void>;
  /**
   * Keeps what is stored of a plugin for a person to look at, whatever is saved of it next. Until then the plugin stays
   * stored as it is, so that a host which is killed in between finds it again, and sets it aside once more.
   *
   * @returns where it is kept, for the report
   */
  setAside(pluginId: string): Promise<string>;
  /** When the host that wrote last was seen alive last, in ms since the epoch; where the store knows. */
  readonly lastAlive?: number;
}
