import { NOISY } from './noisy';

/** The cells of a results file, by section, row and column; a ratio as a number, anything else as its text. */
export type KeptResults = ReadonlyMap<string, number | string>;

export const cellKey = (section: string, row: string, column: string): string => `${section}: ${row}, ${column}`;

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

const readCell = (cell: string): number | string => {
  const [, times] = /^([\d.]+(?:e[+-]?\d+)?|\d{1,3}(?: \d{3})+) \(/.exec(cell) ?? [];
  return times === undefined ? cell : Number(times.replaceAll(' ', ''));
};

/** Reads the tables of a results file. */
export function readResults(markdown: string): KeptResults {
  const results = new Map<string, number | string>();
  let section = '';
  let columns: string[] | undefined;
  for (const line of markdown.split(/\r?\n/)) {
    if (line.startsWith('## ')) section = line.slice(3).trim();
    if (!line.startsWith('|')) {
      columns = undefined;
      continue;
    }
    const [row = '', ...cells] = cellsOf(line);
    if (!columns) columns = cells;
    else if (!/^-+$/.test(row)) {
      for (const [index, cell] of cells.entries()) {
        results.set(cellKey(section, row, columns[index] ?? ''), readCell(cell));
      }
    }
  }
  return results;
}

/** How much a ratio may change until the results are written anew. */
const TOLERANCE = 1.2;

function differs(one: number | string, other: number | string): boolean {
  if (typeof one !== 'number' || typeof other !== 'number') return typeof one !== typeof other;
  return Math.max(one, other) > Math.min(one, other) * TOLERANCE;
}

/** What has changed by more than 20 %, is new or is gone, a line each. What is noisy does not count. */
export function changes(before: KeptResults, after: KeptResults): string[] {
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => !key.endsWith(NOISY));
  return keys.flatMap((key) => {
    const [one, other] = [before.get(key), after.get(key)];
    if (one === undefined) return [`${key}: new`];
    if (other === undefined) return [`${key}: gone`];
    return differs(one, other) ? [`${key}: ${one} → ${other}`] : [];
  });
}
