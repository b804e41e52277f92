import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { checkDirectory } from '../../check-directory';
import { DirectoryLock } from './directory-lock';
import { syncDirectory, TEMPORARY } from './durable-file';
import { pluginIdOf } from './file-name';
import { type Directories, FileStore } from './file-store';
import { type FileStoreOptions, resolveOptions } from './file-store-options';
import { Journal } from './journal';
import { lastEntriesFile } from './last-entries';

/**
 * Opens a directory to keep plugins in, and creates it where there is none. What an earlier host has left half
 * written is removed.
 *
 * @throws {DirectoryLockedError} another host uses the directory
 * @throws {LockUnavailableError} the directory cannot be locked on this system
 * @throws {TypeError} the directory is not a string, or empty
 * @throws {RangeError} an option is out of its range
 * @throws {NodeJS.ErrnoException} the directory cannot be created, read or written to
 */
export async function openFileStore(directory: string, options: FileStoreOptions = {}): Promise<FileStore> {
  checkDirectory(directory);
  const { journal } = resolveOptions(options);
  const root = resolve(directory);
  const directories: Directories = { root, plugins: join(root, 'plugins'), aside: join(root, 'set-aside') };
  const created = await mkdir(root, { recursive: true });
  const lock = await DirectoryLock.acquire(root);
  try {
    await mkdir(directories.plugins, { recursive: true });
    await mkdir(directories.aside, { recursive: true });
    await syncDirectory(root);
    if (created) await syncDirectory(dirname(created));
    const names = await readdir(directories.plugins);
    await removeRests(directories, names);
    const stored = new Set(names.flatMap((name) => pluginIdOf(name) ?? []));
    return new FileStore(directories, lock, await Journal.open(root, directories.aside, stored, journal));
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** What a host was writing when it was killed. We have the lock, so nobody writes it now. */
async function removeRests({ root, plugins }: Directories, names: readonly string[]): Promise<void> {
  const rests = names.filter(
    (name) => name.endsWith(TEMPORARY) && pluginIdOf(name.slice(0, -TEMPORARY.length)) !== undefined,
  );
  for (const name of rests) await rm(join(plugins, name));
  await rm(lastEntriesFile(root) + TEMPORARY, { force: true });
}
