import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalEntry } from '../../../src/persistence/snapshot-store';
import { journal } from './journal';

/** The directory of a store, whose journal is written by hand. */
export class JournalDirectory implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'plugin-statechart-journal-'));

  file(name: string): string {
    return join(this.path, name);
  }

  write(name: string, content: string | Buffer): void {
    writeFileSync(this.file(name), content);
  }

  makeDirectory(name: string): void {
    mkdirSync(this.file(name));
  }

  append(text: string): void {
    appendFileSync(this.file('journal.jsonl'), text);
  }

  /** Appends entries of one plugin by their numbers. */
  tell(...sequences: number[]): void {
    this.append(journal(...sequences.map((sequence): Partial<JournalEntry> => ({ sequence }))));
  }

  truncate(size: number): void {
    truncateSync(this.file('journal.jsonl'), size);
  }

  /** As a store does: one rename after the other, and a deleted file where there are too many. */
  rotate(count: number): void {
    rmSync(this.file(`journal.${count}.jsonl`), { force: true });
    for (let generation = count - 1; generation > 0; generation--) {
      this.#rename(`journal.${generation}.jsonl`, `journal.${generation + 1}.jsonl`);
    }
    this.#rename('journal.jsonl', 'journal.1.jsonl');
  }

  #rename(from: string, to: string): void {
    try {
      renameSync(this.file(from), this.file(to));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
