import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** `journal.jsonl` is the newest; `journal.1.jsonl` was rotated last, `journal.2.jsonl` before it. */
const JOURNAL_FILE = /^journal(?:\.([1-9]\d*))?\.jsonl$/;

/** The journal's file of a generation: 0 is the one that is written to, 1 the one rotated last, and so on. */
export const journalFile = (directory: string, generation: number): string =>
  join(directory, generation === 0 ? 'journal.jsonl' : `journal.${generation}.jsonl`);

/**
 * The generations that a directory has a file of, newest (0) first; empty where there is no journal yet.
 *
 * @throws {NodeJS.ErrnoException} the directory cannot be read, as when there is none
 */
export async function journalGenerations(directory: string): Promise<number[]> {
  const names = await readdir(directory);
  return names
    .flatMap((name) => {
      const match = JOURNAL_FILE.exec(name);
      return match ? [Number(match[1] ?? 0)] : [];
    })
    .sort((a, b) => a - b);
}
