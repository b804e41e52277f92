import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Snapshot } from 'xstate';
import type { JournalEntry, SnapshotStore, StoredPlugin } from '../snapshot-store';
import type { DirectoryLock } from './directory-lock';
import { replaceFile, syncDirectory } from './durable-file';
import { encodeFileName, fileNameOf, pluginIdOf } from './file-name';
import { GroupCommit } from './group-commit';
import { type Journal, type JournalLine, journalLine } from './journal';
import { keepFile } from './keep-file';
import { placeAside } from './place-aside';
import { StoreClosedError } from './store-closed-error';
import { readStoredFile, storedFile } from './stored-file';

/** How many files are open at once: enough to keep a disk busy, and far from any limit of a process. */
const OPEN_FILES = 32;

/** Where things are, absolute. */
export interface Directories {
  root: string;
  plugins: string;
  aside: string;
}

interface Change {
  pluginId: string;
  apply(): Promise<void>;
  lines: readonly JournalLine[];
}

/**
 * Keeps the snapshots of an app's plugins in a directory, a file each, and the history of all of them in a journal.
 * What was saved survives `kill -9` and the end of the machine; a file is the old one or the new one, and whole. Only
 * one host at a time has the directory. Made by `openFileStore`.
 */
export class FileStore implements SnapshotStore, AsyncDisposable {
  /** The directory, absolute. */
  readonly directory: string;
  readonly lastAlive?: number;
  readonly #plugins: string;
  readonly #aside: string;
  readonly #lock: DirectoryLock;
  readonly #journal: Journal;
  readonly #changes = new GroupCommit<Change>(OPEN_FILES, (changes) => this.#commit(changes));
  #closed: Promise<void> | undefined;

  constructor(directories: Directories, lock: DirectoryLock, journal: Journal) {
    this.directory = directories.root;
    this.#plugins = directories.plugins;
    this.#aside = directories.aside;
    this.#lock = lock;
    this.#journal = journal;
    if (lock.lastAlive !== undefined) this.lastAlive = lock.lastAlive;
  }

  /**
   * All that is stored, in no order. A file that cannot be read, or is not the plugin's, comes with its `error`.
   * `sequence` is the plugin's last sequence number in the journal. Files that no plugin would have are passed over.
   *
   * @throws {StoreClosedError} the store was closed
   */
  async *load(): AsyncGenerator<StoredPlugin> {
    this.#refuseWhenClosed();
    const pluginIds = (await readdir(this.#plugins)).map(pluginIdOf).filter((pluginId) => pluginId !== undefined);
    while (pluginIds.length > 0) {
      const group = pluginIds.splice(0, OPEN_FILES);
      for (const stored of await Promise.all(group.map((pluginId) => this.#read(pluginId)))) {
        if (stored) yield stored;
      }
    }
  }

  /**
   * Replaces a plugin's snapshot, then appends its transitions to the journal. Resolves when both would survive the
   * end of the machine.
   *
   * @throws {StoreClosedError} the store was closed
   * @throws {LockLostError} the directory was deleted, or may be another host's by now
   * @throws {RangeError} the plugin id is empty or too long to be the name of a file
   * @throws {NodeJS.ErrnoException} it could not be written, as on a full disk: the old one is kept
   */
  async save(pluginId: string, snapshot: Snapshot<unknown>, transitions: readonly JournalEntry[]): Promise<void> {
    const path = this.#pathOf(pluginId);
    const contents = storedFile(pluginId, snapshot);
    await this.#change(pluginId, () => replaceFile(path, contents), transitions.map(journalLine));
  }

  /**
   * Forgets a plugin. Its journal stays.
   *
   * @throws {StoreClosedError} the store was closed
   */
  async remove(pluginId: string): Promise<void> {
    const path = this.#pathOf(pluginId);
    await this.#change(pluginId, async () => {
      await rm(path, { force: true });
      this.#journal.forget(pluginId);
    });
  }

  /**
   * Keeps a plugin's file in `set-aside`, too, whatever is saved of it next.
   *
   * @returns the path of the file there
   * @throws {StoreClosedError} the store was closed
   * @throws {NodeJS.ErrnoException} nothing is stored of the plugin, or it could not be kept
   */
  async setAside(pluginId: string): Promise<string> {
    const path = this.#pathOf(pluginId);
    const kept = await placeAside(this.#aside, encodeFileName(pluginId), 'json');
    await this.#change(pluginId, async () => {
      await keepFile(path, kept);
      await syncDirectory(this.#aside);
    });
    return kept;
  }

  /** Lets what is being saved come to its end, and gives the directory free. A second call changes nothing. */
  close(): Promise<void> {
    this.#closed ??= this.#changes.idle().then(() => this.#lock.release());
    return this.#closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #pathOf(pluginId: string): string {
    return join(this.#plugins, fileNameOf(pluginId));
  }

  async #read(pluginId: string): Promise<StoredPlugin | undefined> {
    const stored = await readStoredFile(this.#pathOf(pluginId), pluginId);
    const sequence = this.#journal.sequenceOf(pluginId);
    return stored && sequence !== undefined ? { ...stored, sequence } : stored;
  }

  async #change(pluginId: string, apply: () => Promise<void>, lines: readonly JournalLine[] = []): Promise<void> {
    this.#refuseWhenClosed();
    await this.#changes.add({ pluginId, apply, lines });
  }

  /**
   * Snapshots first: a journal that knows less is completed from the history in the snapshot, while one that knows
   * more would tell what the restored plugin has never done.
   */
  async #commit(changes: Change[]): Promise<PromiseSettledResult<void>[]> {
    await this.#lock.check();
    const results = await Promise.allSettled(changes.map((change) => change.apply()));
    await syncDirectory(this.#plugins);
    const saved = changes.filter((_, index) => results[index]?.status === 'fulfilled');
    await this.#journal.append(saved.flatMap(({ lines }) => this.#journal.missing(lines)));
    await this.#lock.touch();
    return results;
  }

  #refuseWhenClosed(): void {
    if (this.#closed) throw new StoreClosedError(this.directory);
  }
}
