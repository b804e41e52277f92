import type { FileHandle } from 'node:fs/promises';

const LINE_FEED = 0x0a;

/** How much is read at once, in bytes. */
const PORTION = 256 * 1024;

/** No entry is as long as this, in bytes: what goes on for longer without a line end is no journal, and is cut. */
const LONGEST_LINE = 16 * 1024 * 1024;

/** A line of a journal, and where it stands. */
export interface LineOfFile {
  text: string;
  file: string;
  /** Which line of the file it is, from 1. */
  number: number;
}

/** Reads the lines of one file while it grows. A line that is still being written is left for the next time. */
export class JournalFileReader {
  /** The path at which it was found last: rotation gives it another one. */
  file: string;
  readonly #handle: FileHandle;
  /** Where the first line begins that was not read yet. */
  #position = 0;
  #lines = 0;
  #isFinished = false;

  constructor(handle: FileHandle, file: string) {
    this.#handle = handle;
    this.file = file;
  }

  /** The whole lines that were not read yet, as many at once as one look at the file brings. */
  async *newLines(): AsyncGenerator<LineOfFile[]> {
    if (this.#isFinished) return;
    const { size } = await this.#handle.stat();
    // A store cuts off what came of a write that failed.
    this.#position = Math.min(this.#position, size);
    let buffer = Buffer.allocUnsafe(PORTION);
    for (;;) {
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.#position);
      const end = buffer.subarray(0, bytesRead).lastIndexOf(LINE_FEED);
      if (end >= 0) yield this.#take(buffer.toString('utf8', 0, end), end + 1);
      else if (bytesRead < buffer.length) return;
      else if (buffer.length < LONGEST_LINE) buffer = Buffer.allocUnsafe(buffer.length * 2);
      else yield this.#take(buffer.toString('utf8', 0, 100), bytesRead);
    }
  }

  /** What stands behind the last line end, of a file that does not grow any more; nothing the second time. */
  async lastLine(): Promise<LineOfFile[]> {
    if (this.#isFinished) return [];
    this.#isFinished = true;
    const { size } = await this.#handle.stat();
    const buffer = Buffer.alloc(Math.max(Math.min(size - this.#position, LONGEST_LINE), 0));
    const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.#position);
    return bytesRead > 0 ? this.#take(buffer.toString('utf8', 0, bytesRead), bytesRead) : [];
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  #take(text: string, bytes: number): LineOfFile[] {
    this.#position += bytes;
    return text.split('\n').map((line) => ({ text: line, file: this.file, number: ++this.#lines }));
  }
}
