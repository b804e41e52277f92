import type { Snapshot } from 'xstate';
import type { PluginLifecycleActor, PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import { surfaceErrors } from '../surface-errors';
import type { JournalEntry, SnapshotStore } from './snapshot-store';
import { StoreError } from './store-error';

/** The wait before a failed save is tried again, in ms; it doubles up to the longest. */
const FIRST_RETRY = 100;
const LONGEST_RETRY = 5000;

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
   * Follows the plugin no longer, and flushes. What could not be saved then is tried again by `flush` only.
   *
   * @throws {StoreError} the store failed
   */
  stop(): Promise<void>;
}

const logFirst = (error: StoreError): void => {
  if (error.attempt === 1) console.error(error.message);
};

class PluginPersistence implements Persistence {
  readonly #actor: PluginLifecycleActor;
  readonly #pluginId: string;
  readonly #store: SnapshotStore;
  readonly #onError: (error: StoreError) => void;
  readonly #subscription: { unsubscribe(): void };
  #seen: PluginLifecycleSnapshot | undefined;
  /** The newest snapshot, and how many there were before it was the newest. */
  #newest: Snapshot<unknown>;
  #changes = 0;
  #saved = 0;
  /** The last transition that was noted, and those that the store has not acknowledged. */
  #sequence = 0;
  #unsaved: JournalEntry[] = [];
  #saving: Promise<StoreError | undefined> | undefined;
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  constructor(actor: PluginLifecycleActor, store: SnapshotStore, onError: (error: StoreError) => void) {
    this.#actor = actor;
    this.#pluginId = actor.getSnapshot().context.pluginId;
    this.#newest = actor.getPersistedSnapshot();
    this.#store = store;
    this.#onError = onError;
    // Not as a subscriber: by those XState decides whether an error of the actor is handled or surfaces.
    this.#subscription = actor.system.inspect(({ type, actorRef }) => {
      if (type === '@xstate.snapshot' && (actorRef as unknown) === actor) this.#note();
    });
    this.#note();
  }

  async flush(): Promise<void> {
    const wanted = this.#changes;
    // A save under way may have begun before the newest change, so its failure is no answer yet.
    await this.#saving;
    while (this.#saved < wanted) {
      const error = await this.#save();
      if (error) throw error;
    }
  }

  stop(): Promise<void> {
    this.#stopped = true;
    this.#subscription.unsubscribe();
    return this.flush();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  /** Takes note of a change of the actor. */
  #note(): void {
    const snapshot = this.#actor.getSnapshot();
    // XState revives no actor from a snapshot that is not active.
    if (snapshot === this.#seen || snapshot.status !== 'active') return;
    this.#seen = snapshot;
    // Now and not when it is saved: by then its work may have been stopped, and would not begin again.
    this.#newest = this.#actor.getPersistedSnapshot();
    this.#changes += 1;
    const { pluginId, history, sequence } = snapshot.context;
    // A change is one transition at most, so the bounded history always has those that are new.
    const first = sequence - history.length + 1;
    for (const [index, transition] of history.entries()) {
      if (first + index > this.#sequence) this.#unsaved.push({ ...transition, pluginId, sequence: first + index });
    }
    this.#sequence = sequence;
    if (!this.#retry) void this.#save();
  }

  /** Saves the newest, or joins the save under way. Resolves with what went wrong. */
  #save(): Promise<StoreError | undefined> {
    this.#saving ??= this.#try();
    return this.#saving;
  }

  async #try(): Promise<StoreError | undefined> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    // What changes in the same turn is saved as one.
    await undefined;
    const changes = this.#changes;
    const transitions = [...this.#unsaved];
    try {
      await this.#store.save(this.#pluginId, this.#newest, transitions);
    } catch (cause) {
      this.#saving = undefined;
      return this.#failed(cause);
    }
    this.#saving = undefined;
    this.#failures = 0;
    this.#saved = changes;
    this.#unsaved.splice(0, transitions.length);
    if (this.#changes > changes) void this.#save();
    return undefined;
  }

  #failed(cause: unknown): StoreError {
    this.#failures += 1;
    const retryIn = this.#stopped ? undefined : Math.min(FIRST_RETRY * 2 ** (this.#failures - 1), LONGEST_RETRY);
    const error = new StoreError(this.#pluginId, this.#failures, retryIn, cause);
    if (retryIn !== undefined) {
      this.#retry = setTimeout(() => this.#save(), retryIn);
      // A host that has nothing else to do may end. Browsers have numbers for timers.
      if (typeof this.#retry === 'object') this.#retry.unref();
    }
    surfaceErrors(() => this.#onError(error));
    return error;
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
  return new PluginPersistence(actor, store, options.onError ?? logFirst);
}
