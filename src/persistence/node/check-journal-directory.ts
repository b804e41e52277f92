import { readdir } from 'node:fs/promises';
import { JournalDirectoryError } from './journal-directory-error';
import { journalGenerations } from './journal-files';

/** What a file store makes before the first transition is written. */
const OF_A_STORE = ['lock', 'plugins'];

const EXPECTED = 'a directory of openFileStore() has a journal.jsonl in it';

const PROBLEMS: Record<string, string> = {
  ENOENT: 'there is no such directory',
  ENOTDIR: 'it is a file',
};

/**
 * Sees to it that a directory is one of a file store. There need not be a transition in it yet.
 *
 * @throws {JournalDirectoryError} it is not there, cannot be read, or is the directory of something else
 */
export async function checkJournalDirectory(directory: string): Promise<void> {
  const problem = await journalProblem(directory);
  if (problem) throw problem;
}

async function journalProblem(directory: string): Promise<JournalDirectoryError | undefined> {
  try {
    const generations = await journalGenerations(directory);
    if (generations.length > 0) return undefined;
    const names = await readdir(directory);
    if (OF_A_STORE.some((name) => names.includes(name))) return undefined;
    return new JournalDirectoryError(directory, `${directory} has no journal: ${EXPECTED}`);
  } catch (cause) {
    const { code = '', message } = cause as NodeJS.ErrnoException;
    const problem = PROBLEMS[code];
    const what = problem ? `${problem}; ${EXPECTED}` : message;
    return new JournalDirectoryError(directory, `cannot read ${directory}: ${what}`, { cause });
  }
}
