import { link, readFile, rename } from 'node:fs/promises';
import { replaceFile } from './durable-file';

/**
 * Keeps a file under another name, too, which has to be free. Where the file system has no links it is copied. What
 * can be neither linked nor copied, such as a directory, is moved.
 */
export async function keepFile(path: string, kept: string): Promise<void> {
  await link(path, kept)
    .catch(async () => replaceFile(kept, await readFile(path)))
    .catch(() => rename(path, kept));
}
