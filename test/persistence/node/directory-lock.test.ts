import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DirectoryLockedError, openFileStore } from '../../../src/persistence/node';
import { movesOf, snapshotOf } from './saved';
import { filesIn, loadAll, marksOf, newDirectory, openFilesIn, sequenceIn } from './store-directory';

const HOLDER = fileURLToPath(new URL('fixtures/holder.ts', import.meta.url));
const ON_ALPINE = fileURLToPath(new URL('fixtures/on-alpine.cjs', import.meta.url));

/** Another host that opens a store, and the first that it says. */
async function openElsewhere(
  directory: string,
  options: string[] = [],
  ...how: string[]
): Promise<{ host: ChildProcess; said: string }> {
  const host = spawn(process.execPath, [...options, '--import', 'tsx', HOLDER, directory, ...how], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void host.kill('SIGKILL'));
  const [said] = await once(createInterface(host.stdout), 'line');
  return { host, said };
}

describe('a directory that another host uses', () => {
  it('is refused, and it is said who uses it and what to do', async () => {
    const directory = newDirectory();
    const before = Date.now();
    const { host } = await openElsewhere(directory);
    const error: unknown = await openFileStore(directory).catch((reason) => reason);
    expect(error).toBeInstanceOf(DirectoryLockedError);
    const { code, holder, message } = error as DirectoryLockedError;
    expect({ code, directory: (error as DirectoryLockedError).directory, pid: holder?.pid }).toEqual({
      code: 'ERR_DIRECTORY_LOCKED',
      directory,
      pid: host.pid,
    });
    expect(holder?.since).toBeGreaterThanOrEqual(before);
    const since = new Date(holder?.since ?? 0).toISOString();
    expect(message).toBe(
      `${directory} is in use by process ${host.pid} since ${since}: end that process, or choose another directory`,
    );
  });

  it('is left as it is', async () => {
    const directory = newDirectory();
    await openElsewhere(directory);
    writeFileSync(join(directory, 'plugins/a.json.tmp'), 'being written');
    writeFileSync(join(directory, 'journal.jsonl'), 'half a li');
    const lock = readFileSync(join(directory, 'lock'), 'utf8');
    await expect(openFileStore(directory)).rejects.toThrow(DirectoryLockedError);
    expect(filesIn(directory)).toEqual(['journal.jsonl', 'lock', 'plugins/a.json.tmp']);
    expect(readFileSync(join(directory, 'journal.jsonl'), 'utf8')).toBe('half a li');
    expect(readFileSync(join(directory, 'lock'), 'utf8')).toBe(lock);
  });

  it('is free as soon as that host is killed', async () => {
    const directory = newDirectory();
    const { host } = await openElsewhere(directory);
    host.kill('SIGKILL');
    await once(host, 'exit');
    await using store = await openFileStore(directory);
    await store.save('kubernetes', snapshotOf(1), []);
    expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('is free when that host has closed its store, and ended for that reason', async () => {
    const directory = newDirectory();
    const { host } = await openElsewhere(directory);
    host.stdin?.end();
    expect(await once(host, 'exit')).toEqual([0, null]);
    await using store = await openFileStore(directory);
    expect(store.lastAlive).toBeGreaterThan(Date.now() - 20_000);
  });

  it('does not keep that host from its end', async () => {
    const directory = newDirectory();
    const { host } = await openElsewhere(directory, [], 'leave');
    expect(await once(host, 'exit')).toEqual([0, null]);
    await (await openFileStore(directory)).close();
  });

  it('is refused there, too', async () => {
    const directory = newDirectory();
    await using _ = await openFileStore(directory);
    const { said, host } = await openElsewhere(directory);
    expect(JSON.parse(said)).toMatchObject({
      code: 'ERR_DIRECTORY_LOCKED',
      message: expect.stringContaining(`in use by process ${process.pid} since`),
    });
    expect(await once(host, 'exit')).toEqual([0, null]);
  });

  it.each([
    ['', 'another process'],
    ['{"pid":', 'another process'],
    ['null', 'another process'],
    [`{"pid":"7","machine":"${hostname()}","since":0}`, 'another process'],
    [`{"pid":7,"machine":"${hostname()}","since":"soon"}`, 'another process'],
    ['{"pid":7,"since":0}', 'another process'],
    ['{"pid":7,"machine":"\\u001b[31m","since":0}', 'another process'],
    [`{"pid":7,"machine":"${hostname()}","since":0}`, 'process 7 since 1970-01-01T00:00:00.000Z'],
    [
      `{"pid":${process.pid},"machine":"web-7f9c","since":0}`,
      `process ${process.pid} on web-7f9c since 1970-01-01T00:00:00.000Z`,
    ],
  ])('is refused, whatever the lock says: %s', async (contents, who) => {
    const directory = newDirectory();
    await using _ = await openFileStore(directory);
    writeFileSync(join(directory, 'lock'), contents);
    await expect(openFileStore(directory)).rejects.toThrow(
      `${directory} is in use by ${who}: end that process, or choose another directory`,
    );
  });
});

it('a host has one store at a time in a directory', async () => {
  const directory = newDirectory();
  const first = await openFileStore(directory);
  await expect(openFileStore(directory)).rejects.toThrow(
    /is in use by a store that this process opened at \S+Z: close that one, or choose another directory/,
  );
  await first.close();
  await (await openFileStore(directory)).close();
  expect(openFilesIn(directory)).toBe(0);
});

describe('a lock that somebody has removed keeps nobody out, so the store writes nothing more', () => {
  it('where another host has taken the directory meanwhile', async () => {
    const directory = newDirectory();
    await using first = await openFileStore(directory);
    await first.save('a', snapshotOf(1), movesOf('a', 1));
    rmSync(join(directory, 'lock'));
    const second = await openFileStore(directory);
    await second.save('a', snapshotOf(3), movesOf('a', 2, 3));
    const lost = { code: 'ERR_LOCK_LOST', directory };
    await expect(first.save('a', snapshotOf(2), movesOf('a', 2))).rejects.toMatchObject(lost);
    await expect(first.remove('a')).rejects.toMatchObject(lost);
    await second.close();
    await expect(first.setAside('a')).rejects.toThrow(
      `${directory} may be in use by another host: its lock was removed or replaced while this store was open; ` +
        'close the store and open it again',
    );
    expect(marksOf(directory)).toEqual(['a 1', 'a 2', 'a 3']);
    await using third = await openFileStore(directory);
    expect((await loadAll(third)).map(sequenceIn)).toEqual([3]);
  });

  it('where the directory was deleted, until it is opened again', async () => {
    const directory = join(newDirectory(), 'state');
    const store = await openFileStore(directory);
    rmSync(directory, { recursive: true });
    await expect(store.save('a', snapshotOf(1), [])).rejects.toMatchObject({ code: 'ERR_LOCK_LOST' });
    expect(existsSync(directory)).toBe(false);
    await store.close();
    await using again = await openFileStore(directory);
    await again.save('a', snapshotOf(1), []);
  });
});

it('a lock that is longer than what is written over it is cut', async () => {
  const directory = newDirectory();
  writeFileSync(join(directory, 'lock'), 'x'.repeat(500));
  await using _ = await openFileStore(directory);
  expect(JSON.parse(readFileSync(join(directory, 'lock'), 'utf8'))).toEqual({
    pid: process.pid,
    machine: hostname(),
    since: expect.any(Number),
  });
});

describe('where nothing can be locked', () => {
  it.runIf(process.platform === 'linux')('on Alpine Linux, it is said what to do', async () => {
    const directory = newDirectory();
    const { said } = await openElsewhere(directory, ['--require', ON_ALPINE]);
    expect(JSON.parse(said)).toEqual({
      name: 'LockUnavailableError',
      code: 'ERR_LOCK_UNAVAILABLE',
      message:
        `${directory} cannot be locked: fs-native-extensions has no build for this system (linux on ${process.arch}) or ` +
        'was left out of the installation: on Alpine Linux use a Node image with glibc (node:22-slim), elsewhere ' +
        'install it again (npm install fs-native-extensions), or use another store, such as keyvStore',
    });
  });

  it('on a file system without locks, it is said, too', async () => {
    const directory = newDirectory();
    vi.doMock('fs-native-extensions', () => ({
      tryLock: () => {
        throw Object.assign(new Error('no locks available'), { code: 'ENOLCK' });
      },
    }));
    onTestFinished(() => vi.doUnmock('fs-native-extensions'));
    await expect(openFileStore(directory)).rejects.toMatchObject({
      code: 'ERR_LOCK_UNAVAILABLE',
      directory,
      message: expect.stringContaining('its file system has no locks (ENOLCK): use a directory on a local disk'),
    });
  });
});
