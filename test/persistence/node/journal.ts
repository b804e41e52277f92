import type { JournalEntry } from '../../../src/persistence/snapshot-store';

/** An entry of a journal, of which the test says what it is about. */
export const entry = (about: Partial<JournalEntry> = {}): JournalEntry => ({
  sequence: 1,
  pluginId: 'web',
  from: 'Installed',
  to: 'Validating',
  reason: 'asked for',
  timestamp: Date.UTC(2026, 0, 31, 23, 59, 58, 7),
  ...about,
});

/** Lines as a store writes them. */
export const journal = (...entries: Partial<JournalEntry>[]): string =>
  entries.map((about) => `${JSON.stringify(entry(about))}\n`).join('');

/** All that an iteration brings. */
export async function gathered<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}
