import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JournalEntry } from '../snapshot-store';
import { replaceFile } from './durable-file';

/** What tells a plugin's last entry in the journal from its others. */
export type EntryMark = Pick<JournalEntry, 'pluginId' | 'sequence' | 'timestamp'>;

/** Where a directory keeps them. */
export const lastEntriesFile = (directory: string): string => join(directory, 'journal.last.json');

/** Each plugin's last entry in the journal, so that none is written twice. */
export class LastEntries {
  readonly #marks = new Map<string, EntryMark>();

  get(pluginId: string): EntryMark | undefined {
    return this.#marks.get(pluginId);
  }

  note({ pluginId, sequence, timestamp }: EntryMark): void {
    this.#marks.set(pluginId, { pluginId, sequence, timestamp });
  }

  forget(pluginId: string): void {
    this.#marks.delete(pluginId);
  }

  forgetAllBut(pluginIds: ReadonlySet<string>): void {
    for (const pluginId of this.#marks.keys()) if (!pluginIds.has(pluginId)) this.forget(pluginId);
  }

  /**
   * Those transitions of one plugin that the journal does not have yet. A plugin that was made anew, and counts from
   * 1 again, is told by the time of its transitions.
   */
  missing<Mark extends EntryMark>(transitions: readonly Mark[]): Mark[] {
    const [first] = transitions;
    const last = first && this.#marks.get(first.pluginId);
    if (!last) return [...transitions];
    const known = transitions.find(({ sequence }) => sequence === last.sequence);
    const goesOn = first.sequence > last.sequence || known?.timestamp === last.timestamp;
    return transitions.filter(({ sequence, timestamp }) =>
      goesOn ? sequence > last.sequence : timestamp > last.timestamp,
    );
  }

  /** Keeps them in a file: of a plugin that rests, the last entry may be in a file of the journal that is gone. */
  async write(path: string): Promise<void> {
    await replaceFile(path, JSON.stringify([...this.#marks.values()]));
  }

  /** @returns whether there was a file to read */
  async read(path: string): Promise<boolean> {
    try {
      const marks: unknown = JSON.parse(await readFile(path, 'utf8'));
      if (!Array.isArray(marks) || !marks.every(isMark)) return false;
      for (const mark of marks) this.note(mark);
      return true;
    } catch (error) {
      if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  /** Notes the entries of a file of the journal. Lines that are none are left to who reads the journal. */
  noteAll(file: Buffer): void {
    // Line by line: all of a large file would be too long for a string.
    let start = 0;
    for (let end = file.indexOf('\n'); end >= 0; end = file.indexOf('\n', start)) {
      const mark = parse(file.toString('utf8', start, end));
      if (isMark(mark)) this.note(mark);
      start = end + 1;
    }
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isMark(value: unknown): value is EntryMark {
  if (typeof value !== 'object' || value === null) return false;
  const { pluginId, sequence, timestamp } = value as Partial<Record<keyof EntryMark, unknown>>;
  return typeof pluginId === 'string' && Number.isSafeInteger(sequence) && Number.isFinite(timestamp);
}
