import { statSync } from 'node:fs';
import { checkJournalDirectory } from '../../src/persistence/node/check-journal-directory';
import { visibleName } from '../diagram/visible-text';
import { UsageError } from './usage-error';

const NAMED = 10;

export function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** @throws {UsageError} it is no directory of a file store */
export async function requireJournal(directory: string): Promise<void> {
  try {
    await checkJournalDirectory(directory);
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
}

/** Which plugins there are, for a message. */
export function namesOf(pluginIds: ReadonlySet<string>): string {
  const names = [...pluginIds].sort().map(visibleName);
  const more = names.length - NAMED;
  return names.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
