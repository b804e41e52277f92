import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import type { DrawnTransition } from '../diagram/diagram-options';
import { UsageError } from './usage-error';

const Transition = v.object({
  from: v.string(),
  to: v.string(),
  reason: v.exactOptional(v.string()),
  timestamp: v.exactOptional(v.union([v.number(), v.string()])),
});

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

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
  if (!isObject(parseOrNothing(lines.find((line) => line.trim() !== '') ?? ''))) return [JSON.parse(content)];
  return lines.flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line)];
    } catch (cause) {
      throw new SyntaxError(`line ${index + 1}: ${(cause as Error).message}`, { cause });
    }
  });
}

/** What a value holds of a history: itself, what is in a persisted snapshot, or what an actor emitted. */
function transitionsIn(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(transitionsIn);
  if (!isObject(value)) return [value];
  if (Array.isArray(value.history)) return value.history;
  if (isObject(value.context) && Array.isArray(value.context.history)) return value.context.history;
  return [value.transition ?? value];
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

/**
 * The history that a file holds, or stdin where it is `-`: an array of transitions, an object or a persisted snapshot
 * with a `history`, or one transition a line.
 *
 * @throws {UsageError} it cannot be read, or holds something else
 */
export async function readHistory(file: string): Promise<DrawnTransition[]> {
  const content = await read(file);
  try {
    return valuesIn(content).flatMap(transitionsIn).map(check);
  } catch (cause) {
    const name = file === '-' ? 'stdin' : file;
    throw new UsageError(`${name} is not a history in JSON: ${(cause as Error).message}`, { cause });
  }
}
