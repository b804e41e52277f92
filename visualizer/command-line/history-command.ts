import { styleText } from 'node:util';
import { followJournalBatches } from '../../src/persistence/node/follow-journal';
import type { ReadJournalOptions } from '../../src/persistence/node/journal-batches';
import { readJournal, readJournalBatches } from '../../src/persistence/node/read-journal';
import type { JournalEntry } from '../../src/persistence/snapshot-store';
import { visibleName } from '../diagram/visible-text';
import { escapedJson } from './escaped-json';
import { HistoryLines } from './history-lines';
import { untilInterrupted } from './interrupted';
import { namesOf, requireJournal } from './journal-directory';
import { LeftOut } from './left-out';
import { UsageError } from './usage-error';
import { writeToStdout } from './write-to-stdout';

/** The flags of `history`, as the parser hands them on. */
export interface HistoryFlags {
  last?: number;
  follow?: true;
  json?: true;
}

const say = (text: string): void => console.error(styleText('dim', text, { stream: process.stderr }));

/** Prints entries as they come. Returns how many. */
async function print(batches: AsyncIterable<JournalEntry[]>, json: boolean): Promise<number> {
  const layout = new HistoryLines();
  let count = 0;
  for await (const entries of batches) {
    count += entries.length;
    const lines = json ? entries.map(escapedJson) : layout.of(entries, process.stdout.columns || undefined);
    if (lines.length > 0) await writeToStdout(`${lines.join('\n')}\n`);
  }
  return count;
}

function follow(directory: string, options: ReadJournalOptions): AsyncIterable<JournalEntry[]> {
  const interruption = new AbortController();
  void untilInterrupted().then(() => interruption.abort());
  say(`Following ${directory}; Ctrl-C ends it`);
  return followJournalBatches(directory, { ...options, signal: interruption.signal });
}

/** Says why nothing was printed. */
async function explainNothing(directory: string, pluginId: string | undefined, leftOut: LeftOut): Promise<void> {
  const known = new Set<string>();
  for await (const entry of readJournal(directory)) known.add(entry.pluginId);
  if (known.size === 0 && leftOut.isNothing) say(`There are no transitions in ${directory} yet`);
  if (known.size === 0 || pluginId === undefined) return;
  throw new UsageError(
    `${directory} has no transitions of ${visibleName(pluginId)}; there are those of ${namesOf(known)}`,
  );
}

/** Prints what the journal of a file store holds, and with `follow` what comes. Returns the exit code. */
export async function history(directory: string, pluginId: string | undefined, flags: HistoryFlags): Promise<number> {
  await requireJournal(directory);
  const leftOut = new LeftOut();
  const options = { pluginId, last: flags.last, onDamage: leftOut.line };
  const batches = flags.follow ? follow(directory, options) : readJournalBatches(directory, options);
  const count = await print(batches, flags.json === true);
  leftOut.end();
  if (count === 0 && flags.last !== 0 && !flags.follow) await explainNothing(directory, pluginId, leftOut);
  return 0;
}
