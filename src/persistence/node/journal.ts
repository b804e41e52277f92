import { readFile, stat, truncate } from 'node:fs/promises';
import type { JournalEntry } from '../snapshot-store';
import { syncDirectory, writeDurably } from './durable-file';
import { journalFile, journalGenerations } from './journal-files';
import { LastEntries, lastEntriesFile } from './last-entries';
import { mendJournal } from './mend-journal';
import { rotateJournal } from './rotate-journal';

/** When a journal begins a new file, and how many it keeps. */
export interface JournalOptions {
  /** The size that a file does not grow beyond, in bytes. Default 10 000 000; from 1 to 1 000 000 000. */
  maxSize?: number;
  /** How many files are kept, the one that is written to among them. Default 5; from 1 to 1000. */
  maxFiles?: number;
}

/** A line of the journal, and what it says. */
export interface JournalLine extends JournalEntry {
  text: string;
}

/** Every field by name, so that the order is the same in all lines and nothing else gets in. */
export function journalLine({ sequence, pluginId, from, to, reason, timestamp }: JournalEntry): JournalLine {
  const entry = { sequence, pluginId, from, to, reason, timestamp };
  return { ...entry, text: `${JSON.stringify(entry)}\n` };
}

/** The history of all plugins, one transition a line. One append at a time. */
export class Journal {
  readonly #directory: string;
  readonly #options: Required<JournalOptions>;
  readonly #path: string;
  readonly #lastEntriesPath: string;
  readonly #lastEntries = new LastEntries();
  /** How much of the newest file is known to be whole. */
  #size = 0;

  private constructor(directory: string, options: Required<JournalOptions>) {
    this.#directory = directory;
    this.#options = options;
    this.#path = journalFile(directory, 0);
    this.#lastEntriesPath = lastEntriesFile(directory);
  }

  /**
   * Half a line at the end, as a host leaves it that was killed, is moved to the directory `aside`.
   *
   * @param stored the plugins whose history goes on; of the others, another one begins
   */
  static async open(
    directory: string,
    aside: string,
    stored: ReadonlySet<string>,
    options: Required<JournalOptions>,
  ): Promise<Journal> {
    const journal = new Journal(directory, options);
    await journal.#read(aside);
    journal.#lastEntries.forgetAllBut(stored);
    return journal;
  }

  /** The last sequence number of a plugin. */
  sequenceOf(pluginId: string): number | undefined {
    return this.#lastEntries.get(pluginId)?.sequence;
  }

  /** What is told of the plugin from now on is another history. */
  forget(pluginId: string): void {
    this.#lastEntries.forget(pluginId);
  }

  /** Those lines of one plugin that the journal does not have yet. */
  missing(lines: readonly JournalLine[]): JournalLine[] {
    return this.#lastEntries.missing(lines);
  }

  /** Appends lines, all or none. Resolves when they would survive the end of the machine. */
  async append(lines: readonly JournalLine[]): Promise<void> {
    if (lines.length === 0) return;
    const bytes = Buffer.from(lines.map(({ text }) => text).join(''));
    await this.#cutFailedAppend();
    if (this.#size > 0 && this.#size + bytes.length > this.#options.maxSize) await this.#rotate();
    try {
      await writeDurably(this.#path, bytes, 'a');
      if (this.#size === 0) await syncDirectory(this.#directory);
    } catch (error) {
      // Where this fails, too, it is done before the next append or at the next open.
      await this.#cutFailedAppend().catch(() => {});
      throw error;
    }
    this.#size += bytes.length;
    for (const line of lines) this.#lastEntries.note(line);
  }

  /** What is more than known was left by an append that failed. Less: somebody has emptied or removed the file. */
  async #cutFailedAppend(): Promise<void> {
    const size = await sizeOf(this.#path);
    if (size > this.#size) await truncate(this.#path, this.#size);
    else this.#size = size;
  }

  async #rotate(): Promise<void> {
    await this.#lastEntries.write(this.#lastEntriesPath);
    await rotateJournal(this.#directory, this.#options.maxFiles);
    this.#size = 0;
  }

  async #read(aside: string): Promise<void> {
    const newest = await mendJournal(this.#path, aside);
    this.#size = newest.length;
    if (!(await this.#lastEntries.read(this.#lastEntriesPath))) {
      const generations = await journalGenerations(this.#directory);
      for (const generation of generations.filter((each) => each > 0).reverse()) {
        this.#lastEntries.noteAll(await readFile(journalFile(this.#directory, generation)));
      }
    }
    this.#lastEntries.noteAll(newest);
  }
}

async function sizeOf(path: string): Promise<number> {
  const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  return stats?.size ?? 0;
}
