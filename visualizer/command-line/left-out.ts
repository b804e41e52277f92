import { styleText } from 'node:util';
import type { JournalDamage } from '../../src/persistence/node/journal-batches';
import { visibleProse } from '../diagram/visible-text';

/** So many are told one by one. */
const TOLD = 3;

const warn = (text: string): void => console.error(styleText('yellow', text, { stream: process.stderr }));

/** Tells on stderr of what is wrong with a journal, however much it is. */
export class LeftOut {
  #lines = 0;

  get isNothing(): boolean {
    return this.#lines === 0;
  }

  /** One line is no entry. */
  readonly line = ({ file, line, problem }: JournalDamage): void => {
    this.#lines++;
    if (this.#lines <= TOLD) warn(`${file}:${line} is left out: ${visibleProse(problem)}`);
  };

  /** There are no more. */
  end(): void {
    const more = this.#lines - TOLD;
    if (more > 0) warn(`${more} more ${more === 1 ? 'line is' : 'lines are'} left out`);
  }
}
