import { expect } from 'vitest';

/** A move as a table tells it. */
export interface ToldMove {
  from: string;
  to: string;
  when: string;
  guard: string;
}

/** What a reader sees of a name in code. */
const unquoted = (text: string): string =>
  (/^<code>(.*)<\/code>$/.exec(text)?.[1] ?? /^`(.*)`$/.exec(text)?.[1] ?? text).replace(
    /&#(\d+);/g,
    (_, code: string) => String.fromCodePoint(Number(code)),
  );

const linked = (text: string): string => /^\[(.*)\]\(#.*\)$/.exec(text)?.[1] ?? unquoted(text);

/** Reads the moves back out of the tables of a description. */
export function movesTold(text: string): ToldMove[] {
  const moves: ToldMove[] = [];
  let from = '';
  let columns: string[] = [];
  for (const line of text.split('\n')) {
    const heading = /^#{2,6} (.*)$/.exec(line)?.[1];
    if (heading !== undefined) {
      from = unquoted(heading);
      columns = [];
    }
    if (!line.startsWith('| ')) continue;
    const cells = line.slice(2, -2).split(' | ');
    if (columns.length === 0) {
      columns = cells;
      continue;
    }
    expect(cells).toHaveLength(columns.length);
    const cell = (name: string) => cells[columns.indexOf(name)] ?? '';
    for (const when of cell('when').split(/, or (?=`|<code>)/)) {
      const [, name = '', text = ''] = /^(`.*?`|<code>.*?<\/code>)?(.*)$/.exec(when) ?? [];
      moves.push({ from, to: linked(cell('leads to')), when: unquoted(name) + text, guard: unquoted(cell('if')) });
    }
  }
  return moves;
}
