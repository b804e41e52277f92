import { setTimeout as sleep } from 'node:timers/promises';
import type { JournalEntry } from '../snapshot-store';
import { checkJournalDirectory } from './check-journal-directory';
import { checkLast, entriesIn, lastOf, type ReadJournalOptions } from './journal-batches';
import { OpenJournal } from './open-journal';

/** How often is looked whether there is more, in ms. Watching a folder is not told of everything on every file system. */
const PERIOD = 200;

/** Which entries are told, and until when. */
export interface FollowJournalOptions extends ReadJournalOptions {
  /** Ends the iteration, without an error. Default: it ends where who iterates does. */
  signal?: AbortSignal | undefined;
}

/** As `followJournal`, as many entries at once as are read at once. */
export async function* followJournalBatches(
  directory: string,
  options: FollowJournalOptions = {},
): AsyncGenerator<JournalEntry[]> {
  const { last, signal } = options;
  checkLast(last);
  await checkJournalDirectory(directory);
  const journal = new OpenJournal(directory);
  const newEntries = (): AsyncGenerator<JournalEntry[]> => entriesIn(journal.newLines(), options);
  try {
    let batches = last === undefined ? newEntries() : lastOf(newEntries(), last);
    while (!signal?.aborted) {
      for await (const batch of batches) {
        yield batch;
        if (signal?.aborted) return;
      }
      await sleep(PERIOD, undefined, { ...(signal && { signal }) }).catch(() => {});
      batches = newEntries();
    }
  } finally {
    await journal.close();
  }
}

/**
 * What a file store's journal holds, oldest first, and then what a host adds to it, for as long as that is wanted. It
 * takes no lock. Lines that are no entries are left out; one that is half written is waited for.
 *
 * @param directory the store's
 * @throws {JournalDirectoryError} (by the iteration) there is no such directory, it is none of a file store, or it was
 *   deleted
 * @throws {RangeError} (by the iteration) `last` is no whole number from 0
 */
export async function* followJournal(
  directory: string,
  options: FollowJournalOptions = {},
): AsyncGenerator<JournalEntry, void, undefined> {
  for await (const batch of followJournalBatches(directory, options)) {
    for (const entry of batch) {
      if (options.signal?.aborted) return;
      yield entry;
    }
  }
}
