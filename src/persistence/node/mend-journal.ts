import { readFile, rm, truncate } from 'node:fs/promises';
import { writeDurably } from './durable-file';
import { placeAside } from './place-aside';

/**
 * Cuts half a line off the end of a journal's file, and keeps it. It was never acknowledged: its transitions come
 * again with the plugin's next save.
 *
 * @returns what is left: whole lines
 */
export async function mendJournal(path: string, aside: string): Promise<Buffer> {
  const contents = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const whole = contents.lastIndexOf('\n') + 1;
  if (whole < contents.length) {
    await keep(contents.subarray(whole), await placeAside(aside, 'journal', 'jsonl'));
    await truncate(path, whole);
  }
  return contents.subarray(0, whole);
}

async function keep(contents: Buffer, path: string): Promise<void> {
  try {
    await writeDurably(path, contents, 'w');
  } catch (error) {
    await rm(path, { force: true }).catch(() => {});
    // A full disk is what leaves half a line, and must not keep the store from being opened.
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
