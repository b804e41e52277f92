import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { identitySchema } from './identity-schema';

const recordSchema = v.object({
  ...identitySchema.entries,
  pluginId: v.string(),
  /** The host that started it, and where the pids hold. */
  host: identitySchema,
  place: v.string(),
});

/** What is written down of a process: one file each. */
export type LedgerRecord = v.InferOutput<typeof recordSchema>;

/** A file of the ledger, and its record; `undefined` where it does not hold one. */
interface StoredRecord {
  path: string;
  record: LedgerRecord | undefined;
}

/** Only files of such a name are read, and removed: whatever else is in the directory is not ours. */
const NAME = /^process-[0-9a-f-]{36}\.json$/;

export const newRecordPath = (directory: string): string => join(directory, `process-${randomUUID()}.json`);

async function readRecord(path: string): Promise<LedgerRecord | undefined> {
  try {
    const { success, output } = v.safeParse(recordSchema, JSON.parse(await readFile(path, 'utf8')));
    return success ? output : undefined;
  } catch {
    return undefined;
  }
}

/** All records of a ledger. */
export async function readRecords(directory: string): Promise<StoredRecord[]> {
  const isRecord = (entry: Dirent) => entry.isFile() && NAME.test(entry.name);
  const entries = await readdir(directory, { withFileTypes: true });
  const paths = entries.filter(isRecord).map(({ name }) => join(directory, name));
  return Promise.all(paths.map(async (path) => ({ path, record: await readRecord(path) })));
}
