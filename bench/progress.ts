import type { OnRun } from './run/measure-section';

const CLEAR_LINE = '\r\u001b[K';

/** Says on a terminal what is being measured, in one line that then goes away. */
export class Progress {
  readonly #stream = process.stderr;

  readonly show: OnRun = ({ name, rounds }, row, round) => {
    const of = rounds === 1 ? '' : `, round ${round} of ${rounds}`;
    this.#write(
      `${CLEAR_LINE}${name}${of}: ${row.name}`.slice(0, CLEAR_LINE.length + (this.#stream.columns || 80) - 1),
    );
  };

  clear(): void {
    this.#write(CLEAR_LINE);
  }

  #write(text: string): void {
    if (this.#stream.isTTY) this.#stream.write(text);
  }
}
