import { constants } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { DirectoryLockedError, type Holder } from './directory-locked-error';
import { LockLostError } from './lock-lost-error';
import { LockUnavailableError } from './lock-unavailable-error';

/** How often the holder shows that it is alive, in ms. */
const HEARTBEAT = 10_000;

/**
 * Windows keeps others from reading what is locked, and they shall read who the holder is: there, a byte far behind
 * that is locked. macOS locks whole files only (0, 0), and nowhere does such a lock keep anybody from reading.
 */
const RANGE: [offset: number, length: number] = process.platform === 'win32' ? [1 << 20, 1] : [0, 0];

/** The name of a machine, and nothing that a terminal obeys. */
const MACHINE = /^[\w.-]+$/;

/** Keeps other hosts out of a directory. The kernel holds the lock, so it ends with the process, however that ends. */
export class DirectoryLock {
  readonly #directory: string;
  readonly #file: FileHandle;
  /** What this holder has written into it. */
  readonly #text: string;
  readonly #heartbeat: NodeJS.Timeout;

  private constructor(
    directory: string,
    file: FileHandle,
    text: string,
    /** When an earlier holder was seen alive last, in ms since the epoch; `undefined` where there was none. */
    readonly lastAlive: number | undefined,
  ) {
    this.#directory = directory;
    this.#file = file;
    this.#text = text;
    this.#heartbeat = setInterval(() => void this.touch(), HEARTBEAT).unref();
  }

  /**
   * @throws {DirectoryLockedError} somebody else has it
   * @throws {LockUnavailableError} there is no locking here
   */
  static async acquire(directory: string): Promise<DirectoryLock> {
    const file = await open(lockFile(directory), constants.O_RDWR | constants.O_CREAT);
    try {
      const locked = await tryLock(file, directory);
      const written = await readHolder(file);
      if (!locked) throw new DirectoryLockedError(directory, written);
      const { mtimeMs, size } = await file.stat();
      const text = await writeHolder(file);
      return new DirectoryLock(directory, file, text, size > 0 ? Math.floor(mtimeMs) : undefined);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /**
   * A lock that somebody has deleted, or moved away with the directory, keeps nobody out.
   *
   * @throws {LockLostError} the directory may be another host's by now
   */
  async check(): Promise<void> {
    const text = await readFile(lockFile(this.#directory), 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    if (text !== this.#text) throw new LockLostError(this.#directory);
  }

  /** Shows that the holder is alive. A hint for the next holder, so where it fails, the time before stands. */
  async touch(): Promise<void> {
    const now = new Date();
    await this.#file.utimes(now, now).catch(() => {});
  }

  async release(): Promise<void> {
    clearInterval(this.#heartbeat);
    await this.touch();
    await this.#file.close();
  }
}

const lockFile = (directory: string): string => join(directory, 'lock');

async function tryLock(file: FileHandle, directory: string): Promise<boolean> {
  try {
    // Loaded here, because it throws where it has no build for the system, and that shall not end an import.
    const native = await import('fs-native-extensions');
    return native.tryLock(file.fd, ...RANGE);
  } catch (error) {
    throw new LockUnavailableError(directory, error);
  }
}

async function readHolder(file: FileHandle): Promise<Holder | undefined> {
  try {
    const { pid, machine, since } = JSON.parse(await file.readFile('utf8'));
    const isMachine = typeof machine === 'string' && MACHINE.test(machine);
    return Number.isInteger(pid) && isMachine && !Number.isNaN(new Date(since).getTime())
      ? { pid, machine, since }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Written over the old one and then cut, so that it is never empty and needs no room on a full disk. */
async function writeHolder(file: FileHandle): Promise<string> {
  const holder: Holder = { pid: process.pid, machine: hostname(), since: Date.now() };
  const text = JSON.stringify(holder);
  await file.write(text, 0);
  await file.truncate(Buffer.byteLength(text));
  return text;
}
