import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { readJournal } from '../../src/persistence/node/read-journal';
import type { DrawnTransition } from '../diagram/diagram-options';
import { visibleProse } from '../diagram/visible-text';
import { isDirectory, requireJournal } from './journal-directory';
import { LeftOut } from './left-out';
import { isObject, ofOnePlugin, type Recorded, transitionsIn } from './recorded';
import { UsageError } from './usage-error';

const Transition = v.object({
  from: v.string(),
  to: v.string(),
  reason: v.exactOptional(v.string()),
  timestamp: v.exactOptional(v.union([v.number(), v.string()])),
});

const parseOrNothing = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};

/** The JSON values of a file: the one that it is, or one a line. */
function valuesIn(content: string): unknown[] {
  const lines = content.split('\n');
  const first = parseOrNothing(lines.find((line) => line.trim() !== '') ?? '');
  if (!isObject(first)) return [JSON.parse(content)];
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line)];
    } catch (cause) {
      // A host is writing it.
      if ('sequence' in first && index === lines.length - 1) return [];
      throw new SyntaxError(`line ${index + 1}: ${(cause as Error).message}`, { cause });
    }
  });
}

function check(transition: unknown, index: number): DrawnTransition {
  const { success, output, issues } = v.safeParse(Transition, transition);
  if (success) return output;
  const [issue] = issues;
  const field = v.getDotPath(issue);
  throw new TypeError(`transition ${index + 1} should be { from, to }: ${field ? `${field}: ` : ''}${issue.message}`);
}

const read = async (file: string): Promise<string> => {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (cause) {
    throw new UsageError(`cannot read the history: ${(cause as Error).message}`, { cause });
  }
};

/** All that a store's journal holds. */
async function recordedBy(directory: string): Promise<Recorded[]> {
  await requireJournal(directory);
  const recorded: Recorded[] = [];
  const leftOut = new LeftOut();
  for await (const { pluginId, from, to } of readJournal(directory, { onDamage: leftOut.line })) {
    recorded.push({ pluginId, transition: { from, to } });
  }
  leftOut.end();
  return recorded;
}

/**
 * The history that a file holds, or stdin where it is `-`: an array of transitions, an object or a persisted snapshot
 * with a `history`, or one transition a line; or the journal of a store, which is given by its directory.
 *
 * @param pluginId whose it is; not needed where there is only one
 * @throws {UsageError} it cannot be read, or holds something else, or it is unclear whose it is
 */
export async function readHistory(file: string, pluginId?: string): Promise<DrawnTransition[]> {
  const name = file === '-' ? 'stdin' : file;
  if (file !== '-' && isDirectory(file)) return ofOnePlugin(name, await recordedBy(file), pluginId).map(check);
  const content = await read(file);
  try {
    const recorded = valuesIn(content).flatMap(transitionsIn);
    return ofOnePlugin(name, recorded, pluginId).map(check);
  } catch (cause) {
    if (cause instanceof UsageError) throw cause;
    throw new UsageError(`${name} is not a history in JSON: ${visibleProse((cause as Error).message)}`, { cause });
  }
}
