import type { LogEntry } from '../inspect/frames';

/** What was logged last: so many entries, and so much text, at most. */
export class RecentEntries {
  readonly #limits: { entries: number; entriesLength: number };
  readonly #kept: { entry: LogEntry; length: number }[] = [];
  #length = 0;

  constructor(limits: { entries: number; entriesLength: number }) {
    this.#limits = limits;
  }

  add(entry: LogEntry): void {
    const { length } = JSON.stringify(entry);
    this.#kept.push({ entry, length });
    this.#length += length;
    while (this.#kept.length > this.#limits.entries || this.#length > this.#limits.entriesLength) {
      this.#length -= this.#kept.shift()?.length ?? 0;
    }
  }

  /** Oldest first. */
  list(): LogEntry[] {
    return this.#kept.map(({ entry }) => entry);
  }
}
