import type { JournalEntry } from '../snapshot-store';
import { checkJournalDirectory } from './check-journal-directory';
import { checkLast, entriesIn, lastOf, type ReadJournalOptions } from './journal-batches';
import { OpenJournal } from './open-journal';

/** As `readJournal`, as many entries at once as are read at once. */
export async function* readJournalBatches(
  directory: string,
  options: ReadJournalOptions = {},
): AsyncGenerator<JournalEntry[]> {
  checkLast(options.last);
  await checkJournalDirectory(directory);
  const journal = new OpenJournal(directory);
  try {
    const batches = wholeJournal(journal, options);
    yield* options.last === undefined ? batches : lastOf(batches, options.last);
  } finally {
    await journal.close();
  }
}

async function* wholeJournal(journal: OpenJournal, options: ReadJournalOptions): AsyncGenerator<JournalEntry[]> {
  yield* entriesIn(journal.newLines(), options);
  // Half a line is no damage: a host is writing it.
  yield* entriesIn([await journal.openEnd()], { ...options, onDamage: undefined });
}

/**
 * What a file store's journal holds, oldest first. It takes no lock, and may be read while a host writes. Lines that
 * are no entries are left out.
 *
 * @param directory the store's
 * @throws {JournalDirectoryError} (by the iteration) there is no such directory, or it is none of a file store
 * @throws {RangeError} (by the iteration) `last` is no whole number from 0
 */
export async function* readJournal(
  directory: string,
  options: ReadJournalOptions = {},
): AsyncGenerator<JournalEntry, void, undefined> {
  for await (const batch of readJournalBatches(directory, options)) yield* batch;
}
