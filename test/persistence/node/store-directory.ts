import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JournalEntry, SnapshotStore, StoredPlugin } from '../../../src/persistence/snapshot-store';

/** A directory of the test's own, removed when the test is over. */
export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'file-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

export const sequenceIn = (stored: StoredPlugin): unknown => (stored.snapshot as { sequence: unknown }).sequence;

export async function loadAll(store: SnapshotStore): Promise<StoredPlugin[]> {
  const all: StoredPlugin[] = [];
  for await (const stored of store.load()) all.push(stored);
  return all.sort((a, b) => (a.pluginId < b.pluginId ? -1 : 1));
}

/** The lines of the journal's files, oldest file first. Each has to be whole. */
export function linesOf(directory: string): JournalEntry[] {
  return journalNames(directory)
    .reverse()
    .flatMap((name) => {
      const text = readFileSync(join(directory, name), 'utf8');
      if (text !== '' && !text.endsWith('\n')) throw new Error(`${name} ends with half a line: ${text.slice(-80)}`);
      return text.split('\n').slice(0, -1);
    })
    .map((line) => JSON.parse(line));
}

/** As `kubernetes 1` for each line. */
export const marksOf = (directory: string): string[] =>
  linesOf(directory).map(({ pluginId, sequence }) => `${pluginId} ${sequence}`);

/** The journal's files, newest first. */
export function journalNames(directory: string): string[] {
  const generationOf = (name: string) => Number(/^journal\.(\d+)\.jsonl$/.exec(name)?.[1] ?? 0);
  return readdirSync(directory)
    .filter((name) => name.startsWith('journal') && name.endsWith('.jsonl'))
    .sort((a, b) => generationOf(a) - generationOf(b));
}

/** All files, as `plugins/a.json`. */
export const filesIn = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();

/** How many files of a directory this process has open; Linux tells. */
export function openFilesIn(directory: string): number {
  const descriptors = process.platform === 'linux' ? readdirSync('/proc/self/fd') : [];
  return descriptors.filter((descriptor) => target(`/proc/self/fd/${descriptor}`).startsWith(directory)).length;
}

function target(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
