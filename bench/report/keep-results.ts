import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { changes, readResults } from './kept-results';
import { performanceSentence, withSentence } from './performance-sentence';

/** The files that results are kept in. */
export interface KeptIn {
  /** All tables. */
  results: string;
  /** One sentence, between marks. */
  readme: string;
}

const read = async (file: string): Promise<string> => (existsSync(file) ? await readFile(file, 'utf8') : '');

/**
 * Keeps the results if something has changed by more than 20 %: otherwise each run would leave a difference. The README
 * says what the kept ones say, in any case.
 *
 * @returns what was done, a line each
 */
export async function keepResults(markdown: string, { results, readme }: KeptIn): Promise<string[]> {
  const kept = await read(results);
  const changed = changes(readResults(kept), readResults(markdown));
  if (changed.length > 0) await writeFile(results, markdown);
  const said =
    changed.length > 0
      ? [`${results} is written anew:`, ...(kept === '' ? ['there was none'] : changed).map((line) => `  ${line}`)]
      : [`${results} is left as it is: nothing in it differs by more than 20 %`];
  const text = await read(readme);
  const filled = withSentence(text, performanceSentence(readResults(changed.length > 0 ? markdown : kept)));
  if (filled === undefined) return [...said, `${readme} has no marks for the sentence`];
  if (filled !== text) await writeFile(readme, filled);
  return [...said, `${readme} ${filled === text ? 'says so already' : 'is filled'}`];
}
