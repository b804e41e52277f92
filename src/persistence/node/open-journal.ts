import { open, stat } from 'node:fs/promises';
import { JournalDirectoryError } from './journal-directory-error';
import { JournalFileReader, type LineOfFile } from './journal-file-reader';
import { journalFile, journalGenerations } from './journal-files';

/** The journal's files at one moment, oldest first. An inode is the same file, whatever it is called later. */
type Listing = readonly { readonly inode: bigint; readonly file: string }[];

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** What is there; `undefined` where a file was moved away meanwhile. */
async function list(directory: string): Promise<Listing | undefined> {
  const files = (await journalGenerations(directory)).reverse().map((generation) => journalFile(directory, generation));
  try {
    return await Promise.all(files.map(async (file) => ({ inode: (await stat(file, { bigint: true })).ino, file })));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const isSame = (one: Listing, other: Listing): boolean =>
  one.length === other.length &&
  one.every(({ inode, file }, index) => inode === other[index]?.inode && file === other[index]?.file);

/**
 * The files of a journal, to be read while a host writes and rotates them. Each is kept open, so that it is read to its
 * end, and once, wherever it is moved to; and so that the system gives its inode to no other file.
 */
export class OpenJournal {
  readonly #directory: string;
  readonly #readers = new Map<bigint, JournalFileReader>();
  #newest: JournalFileReader | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * The lines that were not read yet, oldest first, in portions.
   *
   * @throws {JournalDirectoryError} the directory is gone
   */
  async *newLines(): AsyncGenerator<LineOfFile[]> {
    const inodes = (await this.#openFiles()).map(({ inode }) => inode);
    // Those that were deleted since are older than all that are there.
    const gone = [...this.#readers.keys()].filter((inode) => !inodes.includes(inode));
    const readers = [...gone, ...inodes].flatMap((inode) => this.#readers.get(inode) ?? []);
    this.#newest = readers.at(-1);
    for (const reader of readers) {
      yield* reader.newLines();
      if (reader !== this.#newest) yield await reader.lastLine();
    }
    for (const inode of gone) await this.#close(inode);
  }

  /** What stands behind the last line end, for who does not wait until the host has written the rest of it. */
  async openEnd(): Promise<LineOfFile[]> {
    return (await this.#newest?.lastLine()) ?? [];
  }

  async close(): Promise<void> {
    for (const inode of this.#readers.keys()) await this.#close(inode);
  }

  /** Opens what was not open yet. Looks until nothing moved meanwhile: a rotation renames one file after the other. */
  async #openFiles(): Promise<Listing> {
    for (;;) {
      const before = await this.#list();
      for (const { inode, file } of before ?? []) if (!this.#readers.has(inode)) await this.#open(file);
      const after = await this.#list();
      if (!before || !after || !isSame(before, after) || !after.every(({ inode }) => this.#readers.has(inode)))
        continue;
      for (const { inode, file } of after) Object.assign(this.#readers.get(inode) as JournalFileReader, { file });
      return after;
    }
  }

  async #list(): Promise<Listing | undefined> {
    try {
      return await list(this.#directory);
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
      throw new JournalDirectoryError(this.#directory, `${this.#directory} is gone`, { cause });
    }
  }

  async #open(file: string): Promise<void> {
    try {
      const handle = await open(file);
      const { ino } = await handle.stat({ bigint: true });
      if (this.#readers.has(ino)) await handle.close();
      else this.#readers.set(ino, new JournalFileReader(handle, file));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  async #close(inode: bigint): Promise<void> {
    await this.#readers.get(inode)?.close();
    this.#readers.delete(inode);
  }
}
