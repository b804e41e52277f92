import { stripVTControlCharacters } from 'node:util';

/** How wide a text is on a terminal, whatever its colours. */
const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/**
 * Words in a column that begins at `indent`: as many on a line as the width takes, the lines below indented alike.
 * Without a terminal there is no width, and all of them are one line.
 */
export function inColumn(words: readonly string[], indent: number, width = Number.POSITIVE_INFINITY): string {
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (indent + widthOf(line) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
