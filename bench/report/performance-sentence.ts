import { cellKey, type KeptResults } from './kept-results';

const BEGIN = '<!-- plugin-statechart-bench -->';
const END = '<!-- /plugin-statechart-bench -->';

/** What the README says of the performance, in a sentence. */
export function performanceSentence(results: KeptResults): string {
  const timesOf = (row: string): string => {
    const times = results.get(cellKey('Transition', row, 'per transition'));
    if (typeof times !== 'number') throw new RangeError(`the results have no ratio of ${row}`);
    return `${times.toFixed(1)} times`;
  };
  return (
    `A transition through the facade takes ${timesOf('facade')} what a hand-written class with the same bookkeeping ` +
    `takes, and robot3 takes ${timesOf('robot3')} ([bench/results.md](bench/results.md)).`
  );
}

/** The text with the sentence between its marks; `undefined` where it has no such marks. */
export function withSentence(text: string, sentence: string): string | undefined {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END, begin);
  if (begin < 0 || end < 0) return undefined;
  const [before, between, after] = [
    text.slice(0, begin + BEGIN.length),
    text.slice(begin + BEGIN.length, end),
    text.slice(end),
  ];
  // Marks on lines of their own stay so; marks in a paragraph, too.
  const edge = between.includes('\n') || between === '' ? '\n' : '';
  return `${before}${edge}${sentence}${edge}${after}`;
}
