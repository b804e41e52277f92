import { readFile } from 'node:fs/promises';
import type { Snapshot } from 'xstate';
import type { StoredPlugin } from '../snapshot-store';

/** What a plugin's file says. */
interface StoredFile {
  /** Which plugin it is of, to a person, and to notice a file that was renamed by hand. */
  pluginId: string;
  /** When, in ISO 8601. */
  savedAt: string;
  snapshot: unknown;
}

export function storedFile(pluginId: string, snapshot: Snapshot<unknown>): string {
  const file: StoredFile = { pluginId, savedAt: new Date().toISOString(), snapshot };
  return `${JSON.stringify(file)}\n`;
}

/** Reads a plugin's file. What is wrong with it comes as `error`; `undefined` where there is no such file. */
export async function readStoredFile(path: string, pluginId: string): Promise<StoredPlugin | undefined> {
  try {
    return { pluginId, snapshot: snapshotOf(JSON.parse(await readFile(path, 'utf8')), pluginId) };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const error = new Error(`${path} cannot be read: ${(cause as Error).message}`, { cause });
    return { pluginId, snapshot: undefined, error };
  }
}

function snapshotOf(file: unknown, pluginId: string): unknown {
  if (typeof file !== 'object' || file === null)
    throw new TypeError(`it should hold an object, got ${JSON.stringify(file)}`);
  const { pluginId: named, snapshot } = file as Partial<StoredFile>;
  if (named !== pluginId) throw new TypeError(`it should be of plugin ${pluginId}, got ${JSON.stringify(named)}`);
  if (snapshot === undefined) throw new TypeError('it should hold a snapshot, got none');
  return snapshot;
}
