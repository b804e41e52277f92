import type { JournalEntry } from '../snapshot-store';
import { parseEntry } from './journal-entry';
import type { LineOfFile } from './journal-file-reader';

/** A line of a journal that is no entry. */
export interface JournalDamage {
  /** The path of the file. */
  file: string;
  /** Which line of it, from 1. */
  line: number;
  /** What is wrong with it. */
  problem: string;
}

/** Which entries of a journal are read. */
export interface ReadJournalOptions {
  /** Only those of this plugin. Default: those of all. */
  pluginId?: string | undefined;
  /** Of those that are there, only so many of the newest, from 0; no more than these are held. Default: all. */
  last?: number | undefined;
  /** Told of each line that is no entry, and left out. Default: nobody is told. */
  onDamage?: ((damage: JournalDamage) => void) | undefined;
}

/** The entries that lines hold, as many at once as lines come; none, too. */
export async function* entriesIn(
  portions: AsyncIterable<LineOfFile[]> | Iterable<LineOfFile[]>,
  { pluginId, onDamage }: ReadJournalOptions,
): AsyncGenerator<JournalEntry[]> {
  for await (const lines of portions) {
    const entries: JournalEntry[] = [];
    for (const { text, file, number } of lines) {
      if (text.trim() === '') continue;
      try {
        const entry = parseEntry(text);
        if (pluginId === undefined || entry.pluginId === pluginId) entries.push(entry);
      } catch (error) {
        onDamage?.({ file, line: number, problem: (error as Error).message });
      }
    }
    yield entries;
  }
}

/** The last ones of all, in one batch. */
export async function* lastOf(batches: AsyncIterable<JournalEntry[]>, count: number): AsyncGenerator<JournalEntry[]> {
  const kept: JournalEntry[] = [];
  let next = 0;
  for await (const batch of batches) {
    for (const entry of count > 0 ? batch : []) {
      kept[next] = entry;
      next = (next + 1) % count;
    }
  }
  yield [...kept.slice(next), ...kept.slice(0, next)];
}

/** @throws {RangeError} `last` is no whole number from 0 */
export function checkLast(last: number | undefined): void {
  if (last === undefined || (Number.isInteger(last) && last >= 0)) return;
  throw new RangeError(`last should be a whole number from 0, got ${last}`);
}
