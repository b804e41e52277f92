import type { Snapshot } from 'xstate';
import { surfaceErrors } from '../surface-errors';
import type { JournalEntry, SnapshotStore } from './snapshot-store';
import { StoreError } from './store-error';

/** The wait before a failed save is tried again, in ms; it doubles up to the longest. */
export const FIRST_WAIT = 100;
export const LONGEST_WAIT = 5000;

/** Brings the newest snapshot of one plugin into a store: one save at a time, tried again until it succeeds. */
export interface SnapshotWriter {
  /** Saves a snapshot soon. What comes in the same turn, or during a save, is saved as one. */
  write(snapshot: () => Snapshot<unknown>, transitions: JournalEntry[]): void;
  flush(): Promise<void>;
  /** Flushes, once. */
  stop(): Promise<void>;
}

export function snapshotWriter(
  store: SnapshotStore,
  pluginId: string,
  onError: (error: StoreError) => void,
): SnapshotWriter {
  let newest: () => Snapshot<unknown>;
  /** How many snapshots were written, and how many of them the store has acknowledged. */
  let written = 0;
  let saved = 0;
  /** The transitions that the store has not acknowledged. Without bound: a journal must not have gaps. */
  let unsaved: JournalEntry[] = [];
  let saving: Promise<StoreError | undefined> | undefined;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function attempt(): Promise<StoreError | undefined> {
    clearTimeout(timer);
    timer = undefined;
    await undefined;
    const covered = written;
    const transitions = [...unsaved];
    let error: StoreError | undefined;
    try {
      await store.save(pluginId, newest(), transitions);
      failures = 0;
      saved = covered;
      unsaved = unsaved.slice(transitions.length);
    } catch (cause) {
      error = failed(cause);
    }
    saving = undefined;
    if (!error && written > saved) save();
    return error;
  }

  function failed(cause: unknown): StoreError {
    const wait = Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT);
    failures += 1;
    const error = new StoreError(pluginId, failures, wait, cause);
    timer = setTimeout(save, wait);
    // A host that has nothing else to do may end. In browsers a timer is a number.
    timer.unref?.();
    surfaceErrors(() => onError(error));
    return error;
  }

  /** Saves the newest, or joins the save under way. Resolves with what went wrong. */
  function save(): Promise<StoreError | undefined> {
    saving ??= attempt();
    return saving;
  }

  async function flush(): Promise<void> {
    // XState tells of a transition a little before it is committed: one that is told of now is waited for, too.
    await undefined;
    const wanted = written;
    // A save under way may have begun before the newest change, so its failure is no answer yet.
    await saving;
    while (saved < wanted) {
      const error = await save();
      if (error) throw error;
    }
  }

  return {
    write(snapshot, transitions) {
      newest = snapshot;
      written += 1;
      for (const transition of transitions) unsaved.push(transition);
      if (!timer) save();
    },
    flush,
    stop: () => flush().finally(() => clearTimeout(timer)),
  };
}
