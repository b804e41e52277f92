const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Two cells wide in a terminal: what East Asian scripts are written with, and emoji. */
const WIDE =
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}]|\ufe0f/u;

const ZERO = /^\p{M}+$/u;

/** How many cells of a terminal a text takes. */
export const cellsOf = (text: string): number =>
  [...GRAPHEMES.segment(text)].reduce(
    (cells, { segment }) => cells + (WIDE.test(segment) ? 2 : ZERO.test(segment) ? 0 : 1),
    0,
  );

/** The text with blanks behind it, so that it takes so many cells. */
export const padded = (text: string, cells: number, fill = ' '): string =>
  text + fill.repeat(Math.max(cells - cellsOf(text), 0));

/** The text in lines of so many cells, broken at blanks. A word that is longer has a line of its own. */
export function wrapped(text: string, cells: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && cellsOf(line) + 1 + cellsOf(word) <= cells) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
