import { rename, rm } from 'node:fs/promises';
import { journalFile, journalGenerations } from './journal-files';

/**
 * Makes room for a new newest file: each older one moves on by one, and what is more than `maxFiles` is removed. Where
 * a host was killed in the middle, a generation is missing: then only the files before it move, and none is lost. The
 * directory is synced with the first line of the new file.
 */
export async function rotateJournal(directory: string, maxFiles: number): Promise<void> {
  const generations = await journalGenerations(directory);
  const oldest = maxFiles - 1;
  for (const generation of generations.filter((each) => oldest === 0 || each > oldest)) {
    await rm(journalFile(directory, generation));
  }
  const missing = generations.findIndex((generation, index) => generation !== index);
  const last = Math.min(missing < 0 ? generations.length : missing, oldest);
  for (let generation = last - 1; generation >= 0; generation--) {
    await rename(journalFile(directory, generation), journalFile(directory, generation + 1));
  }
}
