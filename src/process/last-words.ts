import { stripVTControlCharacters } from 'node:util';

const KEPT = 40;

/** What is below the headline of an error: a blank line, a stack frame, its properties, and what Node says of it. */
const isTrailer = (line: string): boolean => /^(\s|$|[})\]]+$|Node\.js v\d|Emitted 'error' event)/.test(line);

/** Keeps what a program printed last, to tell why it ended. */
export class LastWords {
  readonly #lines = { stdout: [] as string[], stderr: [] as string[] };

  hear(line: string, stream: 'stdout' | 'stderr'): void {
    const lines = this.#lines[stream];
    if (lines.push(stripVTControlCharacters(line)) > KEPT) lines.shift();
  }

  /**
   * The last line on stderr, behind a colon; the headline where it is the end of a stack trace. Many a compiler
   * tells its errors on stdout: where a program failed and stderr was silent, that counts. Empty where there is none.
   */
  after(exitCode: number | null): string {
    const { stdout, stderr } = this.#lines;
    const lines = stderr.length > 0 || !exitCode ? stderr : stdout;
    const line = lines.findLast((line) => !isTrailer(line)) ?? lines.findLast((line) => line.trim() !== '');
    return line === undefined ? '' : `: ${line.trim()}`;
  }
}
