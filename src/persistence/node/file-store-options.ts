import type { JournalOptions } from './journal';

export interface FileStoreOptions {
  /** When the journal begins a new file, and how many files it keeps. */
  journal?: JournalOptions;
}

/**
 * The defaults for what is left out, also for what is `undefined`.
 *
 * @throws {RangeError} an option is out of its range
 */
export function resolveOptions({ journal = {} }: FileStoreOptions): { journal: Required<JournalOptions> } {
  return {
    journal: {
      maxSize: count('journal.maxSize', journal.maxSize ?? 10_000_000, 1_000_000_000),
      maxFiles: count('journal.maxFiles', journal.maxFiles ?? 5, 1000),
    },
  };
}

function count(name: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`${name} should be a whole number from 1 to ${most}, got ${value}`);
}
