import { readFileSync } from 'node:fs';
import { styleText } from 'node:util';
import { structuredPatch } from 'diff';
import { UsageError } from './usage-error';
import type { Drawing } from './write-files';

const LONGEST_HINT = 12;
const WIDEST_LINE = 100;

const readOrNothing = (file: string): Buffer | undefined => {
  try {
    return readFileSync(file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new UsageError(`cannot read ${file}: ${(cause as Error).message}`, { cause });
  }
};

/** A version control may have changed the ends of lines. */
const withoutReturns = (text: string): string => text.replaceAll('\r\n', '\n');

const paint = (line: string): string => {
  if (line.startsWith('@')) return styleText('cyan', line);
  if (line.startsWith('+')) return styleText('green', line);
  return line.startsWith('-') ? styleText('red', line) : line;
};

/** The first lines of what differs. */
function hint(committed: string, drawn: string): string[] {
  const { hunks } = structuredPatch('', '', committed, drawn, '', '', { context: 1 });
  const lines = hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
    `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
    ...lines,
  ]);
  const shown = lines
    .slice(0, LONGEST_HINT)
    .map((line) => (line.length > WIDEST_LINE ? `${line.slice(0, WIDEST_LINE - 1)}…` : line));
  const left = lines.length - shown.length;
  return [...shown.map(paint), ...(left > 0 ? [`… and ${left} more lines`] : [])];
}

/** What is wrong with the committed file, in lines; nothing where it is up to date. */
function staleness({ file, content }: Drawing): string[] | undefined {
  const committed = readOrNothing(file);
  if (!committed) return [`${file} is missing`];
  if (typeof content !== 'string') return committed.equals(content) ? undefined : [`${file} is out of date`];
  const [before, after] = [withoutReturns(committed.toString()), withoutReturns(content)];
  return before === after ? undefined : [`${file} is out of date:`, ...hint(before, after)];
}

/** Compares files with what is drawn, and prints which of them are up to date. Returns whether all are. */
export function checkFiles(drawings: readonly Drawing[], print: (line: string) => void): boolean {
  let isFresh = true;
  for (const drawing of drawings) {
    const lines = staleness(drawing);
    if (lines) isFresh = false;
    for (const line of lines ?? [`${drawing.file} is up to date`]) print(line);
  }
  return isFresh;
}
