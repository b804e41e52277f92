import type { Snapshot } from 'xstate';
import { KeyvStoreError } from './keyv-store-error';
import type { SnapshotStore, StoredPlugin } from './snapshot-store';

/** What is used of a Keyv; one of version 5 or 6 fits. */
export interface KeyvLike {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttl?: number): Promise<boolean>;
  delete(key: string): Promise<boolean>;
  on(event: 'error', listener: (error: unknown) => void): unknown;
  readonly namespace?: string | undefined;
  /** The storage adapter, or a Map. */
  readonly store: unknown;
}

/** A storage adapter of Keyv. It knows what a person may have to look at, where Keyv itself cannot read it. */
interface Adapter {
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
  iterator?(namespace: string | undefined): AsyncIterable<readonly [string, ...unknown[]]>;
  on?(event: 'error', listener: (error: unknown) => void): unknown;
}

/** How plugins are kept in a Keyv. */
export interface KeyvStoreOptions {
  /**
   * What the key of a plugin begins with; its id follows. Other keys are left alone. Default `plugin/`; not empty, and
   * not the beginning of `set-aside/`.
   */
  prefix?: string;
}

/** What the key begins with of a plugin that is set aside; its id and the time follow. No plugin's key does. */
const SET_ASIDE = 'set-aside/';

class KeyvStore implements SnapshotStore {
  readonly #keyv: KeyvLike;
  readonly #adapter: Adapter;
  readonly #prefix: string;
  /** How many errors the Keyv told of, and the newest. Most of its methods do not throw any. */
  #errors = 0;
  #error: unknown;
  /** The adapter's keys of the plugins that were loaded. */
  #keys: ReadonlyMap<string, string> = new Map();

  constructor(keyv: KeyvLike, prefix: string) {
    this.#keyv = keyv;
    this.#adapter = keyv.store as Adapter;
    this.#prefix = prefix;
    const note = (error: unknown) => {
      this.#errors += 1;
      this.#error = error;
    };
    keyv.on('error', note);
    // A Keyv with `emitErrors: false` does not pass on what its adapter tells.
    this.#adapter.on?.('error', note);
  }

  async *load(): AsyncIterable<StoredPlugin> {
    this.#keys = await this.#readKeys();
    if (this.#keys.size === 0) await this.#checkIterator();
    // All at once, for a database that answers many questions as fast as one.
    yield* await Promise.all([...this.#keys].map(([pluginId, key]) => this.#read(pluginId, key)));
  }

  async save(pluginId: string, snapshot: Snapshot<unknown>): Promise<void> {
    // A Keyv may have a time after which values expire. A plugin does not.
    await this.#strictly(`save ${pluginId}`, () => this.#keyv.set(this.#prefix + pluginId, snapshot, 0));
  }

  async remove(pluginId: string): Promise<void> {
    // It says `false`, too, where there was nothing to remove.
    await this.#strictly(`remove ${pluginId}`, async () => void (await this.#keyv.delete(this.#prefix + pluginId)));
  }

  async setAside(pluginId: string): Promise<string> {
    const key = this.#keys.get(pluginId) ?? (await this.#readKeys()).get(pluginId) ?? '';
    const kept = `${SET_ASIDE}${pluginId}/${new Date().toISOString()}`;
    const task = `set ${pluginId} aside`;
    // By the adapter, because Keyv copies nothing that it cannot read.
    const value = await this.#strictly(task, async () => this.#adapter.get(key));
    if (value === undefined) throw new KeyvStoreError(task, new Error('there is nothing under its key'));
    const namespace = key.slice(0, -(this.#prefix.length + pluginId.length));
    await this.#strictly(task, async () => this.#adapter.set(namespace + kept, value));
    return kept;
  }

  async #read(pluginId: string, key: string): Promise<StoredPlugin> {
    const task = `read ${pluginId}`;
    const attempt = async (): Promise<StoredPlugin> => {
      try {
        const snapshot = await this.#keyv.get(this.#prefix + pluginId);
        if (snapshot === undefined) throw new Error('Keyv makes nothing of its value');
        return { pluginId, snapshot };
      } catch (cause) {
        // Where the database itself cannot be reached, nothing is said of the plugin, and nobody shall set it aside.
        await this.#strictly(task, async () => this.#adapter.get(key));
        return { pluginId, snapshot: undefined, error: new KeyvStoreError(task, cause) };
      }
    };
    const plugin = await attempt();
    // Twice, because it may have been out of reach for a moment; most of Keyv's adapters do not tell.
    return plugin.error ? attempt() : plugin;
  }

  /** The adapter's keys, by plugin. Keyv's own iterator loses keys with some namespaces, and ends at a broken value. */
  #readKeys(): Promise<Map<string, string>> {
    return this.#strictly('read the keys', async () => {
      const { namespace } = this.#keyv;
      const beginnings = [`${namespace}::`, `${namespace}:`, ''].map((begin) => begin + this.#prefix);
      const adapter = this.#adapter;
      const keys = new Map<string, string>();
      const entries = adapter instanceof Map ? adapter : adapter.iterator?.(namespace);
      for await (const [key] of entries ?? []) {
        const beginning = beginnings.find((begin) => key.startsWith(begin));
        if (beginning !== undefined) keys.set(key.slice(beginning.length), key);
      }
      return keys;
    });
  }

  /** An adapter that cannot iterate gives no keys, and then nothing would ever be loaded. */
  async #checkIterator(): Promise<void> {
    // No plugin has this key, because no id is empty.
    await this.save('', { status: 'active', output: undefined, error: undefined });
    const keys = await this.#readKeys();
    await this.remove('');
    if (!keys.has('')) {
      throw new KeyvStoreError(
        'read the keys',
        new Error(
          "the Keyv's adapter does not iterate over what was set: use one with an iterator, as those for SQLite, PostgreSQL, MySQL, MongoDB and Redis",
        ),
      );
    }
  }

  /** Throws where Keyv tells of an error, or says that it did nothing. */
  async #strictly<Result>(task: string, call: () => Promise<Result>): Promise<Result> {
    const before = this.#errors;
    try {
      const result = await call();
      if (this.#errors > before) throw this.#error;
      if (result === false) throw new Error('the Keyv says that it did not');
      return result;
    } catch (cause) {
      throw new KeyvStoreError(task, this.#errors > before ? this.#error : cause);
    }
  }
}

/**
 * Keeps snapshots in whatever [Keyv](https://keyv.org) keeps values in: SQLite, PostgreSQL, MySQL, MongoDB, Redis, …
 * It has no journal. How safe a snapshot is that was saved, the database says.
 *
 * @param keyv a Keyv of version 5 or 6, with an adapter that can iterate. Best one of its own: each error that it
 *   tells of counts as one of this store.
 * @throws {RangeError} the prefix cannot be told from that of what is set aside
 * @example
 * ```ts
 * const store = keyvStore(new Keyv(new KeyvSqlite('sqlite://plugins.sqlite')));
 * ```
 */
export function keyvStore(keyv: KeyvLike, options: KeyvStoreOptions = {}): SnapshotStore {
  const { prefix = 'plugin/' } = options;
  if (SET_ASIDE.startsWith(prefix) || prefix.startsWith(SET_ASIDE)) {
    throw new RangeError(`prefix should not be empty, nor begin as ${SET_ASIDE} does, got '${prefix}'`);
  }
  return new KeyvStore(keyv, prefix);
}
