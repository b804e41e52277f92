import { open, rename, rm } from 'node:fs/promises';

/** What a file is called until it is whole. Nobody but the holder of the directory's lock has one. */
export const TEMPORARY = '.tmp';

/** Writes a file that survives the end of the machine, once its directory is synced. */
export async function writeDurably(path: string, contents: string | Uint8Array, flags: 'w' | 'a'): Promise<void> {
  const file = await open(path, flags);
  try {
    // Goes on after a short write, as on a disk that gets full, until there is an error.
    await file.writeFile(contents);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Replaces a file: whoever reads it, and whatever happens, it is the old one or the new one, and whole. */
export async function replaceFile(path: string, contents: string | Uint8Array): Promise<void> {
  const temporary = path + TEMPORARY;
  try {
    await writeDurably(temporary, contents, 'w');
    await rename(temporary, path);
  } catch (error) {
    // On a full disk it would only take the room. Where it cannot be removed, the next save or open does.
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** Makes what was created, renamed or removed in a directory survive the end of the machine. */
export async function syncDirectory(directory: string): Promise<void> {
  // Windows cannot open a directory to sync it, and keeps a journal of such changes itself.
  if (process.platform === 'win32') return;
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // Some network file systems have no sync of directories.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    await handle.close();
  }
}
