import type { Snapshot } from 'xstate';
import type { PluginLifecycleActor, PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import { inspectUnnoticed } from '../quick/inspection';
import type { SnapshotStore } from './snapshot-store';
import { snapshotWriter } from './snapshot-writer';
import type { StoreError } from './store-error';

/** How a plugin is persisted. */
export interface PersistOptions {
  /**
   * Told each time that the store fails; one that throws surfaces as an uncaught error. Default: the first failure in
   * a row is written to the console.
   */
  onError?: (error: StoreError) => void;
}

/** A plugin's way into its store. */
export interface Persistence extends AsyncDisposable {
  /**
   * Waits until the store has all that the plugin is at this moment. A store that failed is tried at once. As long as
   * a save does not settle, this does not either.
   *
   * @throws {StoreError} the store failed again; it is tried further, unless the persistence was stopped
   */
  flush(): Promise<void>;
  /**
   * Follows the plugin no longer, and flushes. What fails then is not tried again, but by `flush`.
   *
   * @throws {StoreError} the store failed
   */
  stop(): Promise<void>;
}

const logFirst = (error: StoreError): void => {
  if (error.attempt === 1) console.error(error.message);
};

/**
 * Persisted at once: later its work may have been stopped, and a restored actor would not begin it again. What goes
 * wrong, as with work of the app that cannot be persisted, goes wrong in the save, which is told of and tried again.
 */
function persistedNow(actor: PluginLifecycleActor): () => Snapshot<unknown> {
  try {
    const persisted = actor.getPersistedSnapshot();
    return () => persisted;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/**
 * Keeps what a plugin is in a store, from now on: after each transition and each other change, the newest snapshot,
 * one save at a time. The plugin never waits for the store, and goes on when it fails: the save is tried again, after
 * 100 ms at first and every 5 s at last, until it succeeds.
 *
 * When the actor is stopped, the store keeps what the plugin was just before.
 *
 * @param actor one that is persisted nowhere else
 * @example
 * ```ts
 * const persistence = persist(actor, store, { onError: (error) => log.warn(error.message) });
 * await persistence.stop();
 * ```
 */
export function persist(actor: PluginLifecycleActor, store: SnapshotStore, options: PersistOptions = {}): Persistence {
  const { pluginId } = actor.getSnapshot().context;
  const writer = snapshotWriter(store, pluginId, options.onError ?? logFirst);
  let seen: PluginLifecycleSnapshot | undefined;
  let lastWritten = 0;

  function write(): void {
    const snapshot = actor.getSnapshot();
    // XState revives no actor from a snapshot that is not active.
    if (snapshot === seen || snapshot.status !== 'active') return;
    seen = snapshot;
    const { history, sequence } = snapshot.context;
    // A change is one transition at most, so the history always has the new ones, however short its limit.
    const before = Math.max(lastWritten, sequence - history.length);
    const transitions = history
      .slice(before - sequence + history.length)
      .map((transition, index) => ({ ...transition, pluginId, sequence: before + index + 1 }));
    lastWritten = sequence;
    writer.write(persistedNow(actor), transitions);
  }

  // Not as a subscriber: by those XState decides whether an error of the actor is handled or surfaces.
  const subscription = inspectUnnoticed(actor.system, write);
  write();

  const stop = (): Promise<void> => {
    subscription.unsubscribe();
    return writer.stop();
  };
  return { flush: writer.flush, stop, [Symbol.asyncDispose]: stop };
}
