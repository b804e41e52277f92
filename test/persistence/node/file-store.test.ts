import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Snapshot } from 'xstate';
import { type FileStore, openFileStore } from '../../../src/persistence/node';
import { movesOf, snapshotOf } from './saved';
import { filesIn, linesOf, loadAll, marksOf, newDirectory, openFilesIn, sequenceIn } from './store-directory';

afterEach(() => {
  vi.useRealTimers();
});

/** Calls, closes and opens again, as a host that is started anew. */
async function withStore<Result>(directory: string, call: (store: FileStore) => Promise<Result>): Promise<Result> {
  await using store = await openFileStore(directory);
  return await call(store);
}

describe('what is saved is there again', () => {
  it('after the store was opened anew, with the last sequence number', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      await store.save('kubernetes', snapshotOf(1), movesOf('kubernetes', 1));
      await store.save('kubernetes', snapshotOf(2), movesOf('kubernetes', 2));
      await store.save('helm', snapshotOf(0), []);
    });
    expect(await withStore(directory, loadAll)).toEqual([
      { pluginId: 'helm', snapshot: JSON.parse(JSON.stringify(snapshotOf(0))) },
      { pluginId: 'kubernetes', snapshot: JSON.parse(JSON.stringify(snapshotOf(2))), sequence: 2 },
    ]);
  });

  it('in files that a person can read', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 23), toFake: ['Date'] });
    const directory = newDirectory();
    await withStore(directory, (store) => store.save('K8s', snapshotOf(1), movesOf('K8s', 1, 2)));
    expect(filesIn(directory)).toEqual(['journal.jsonl', 'lock', 'plugins/%4b8s.json']);
    expect(readFileSync(join(directory, 'plugins/%4b8s.json'), 'utf8')).toBe(
      '{"pluginId":"K8s","savedAt":"2026-11-23T00:00:00.000Z","snapshot":{"status":"active","sequence":1}}\n',
    );
    expect(readFileSync(join(directory, 'journal.jsonl'), 'utf8')).toBe(
      '{"sequence":1,"pluginId":"K8s","from":"Running","to":"Recovering","reason":"it crashed","timestamp":1}\n' +
        '{"sequence":2,"pluginId":"K8s","from":"Running","to":"Recovering","reason":"it crashed","timestamp":2}\n',
    );
  });

  it('as it was when it was passed', async () => {
    const directory = newDirectory();
    const snapshot = snapshotOf(1);
    await withStore(directory, async (store) => {
      const saved = store.save('kubernetes', snapshot, []);
      snapshot.sequence = 2;
      await saved;
      expect((await loadAll(store)).map(sequenceIn)).toEqual([1]);
    });
  });

  it('of five hundred plugins that save at once, without so many open files', async () => {
    const directory = newDirectory();
    const pluginIds = Array.from({ length: 500 }, (_, index) => `plugin-${index}`);
    await withStore(directory, async (store) => {
      let most = 0;
      const count = setInterval(() => {
        most = Math.max(most, openFilesIn(directory));
      });
      await Promise.all(pluginIds.map((id) => store.save(id, snapshotOf(1), movesOf(id, 1))));
      clearInterval(count);
      expect(most).toBeLessThan(50);
      expect((await loadAll(store)).map(({ pluginId, sequence }) => `${pluginId} ${sequence}`)).toEqual(
        pluginIds.map((id) => `${id} 1`).sort(),
      );
    });
    expect(marksOf(directory)).toEqual(pluginIds.map((id) => `${id} 1`));
  });

  it('in the order of the calls, also of calls at once for one plugin', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      const changes = [
        ...Array.from({ length: 20 }, (_, index) =>
          store.save('kubernetes', snapshotOf(index), movesOf('kubernetes', index + 1)),
        ),
        store.remove('kubernetes'),
        store.save('kubernetes', snapshotOf(99), []),
      ];
      await Promise.all(changes);
      expect((await loadAll(store)).map(sequenceIn)).toEqual([99]);
    });
    expect(marksOf(directory)).toEqual(Array.from({ length: 20 }, (_, index) => `kubernetes ${index + 1}`));
  });

  it('in a directory that is created, also below others, and stays the same when the process moves', async () => {
    const directory = newDirectory();
    const cwd = vi.spyOn(process, 'cwd').mockReturnValue(directory);
    const store = await openFileStore('state/plugins of mine');
    cwd.mockRestore();
    await store.save('kubernetes', snapshotOf(1), []);
    await store.close();
    expect(store.directory).toBe(join(directory, 'state/plugins of mine'));
    expect(filesIn(directory)).toContain('state/plugins of mine/plugins/kubernetes.json');
  });
});

describe('a store leaves no trace of what failed', () => {
  it('refuses a snapshot that is no JSON, and saves the others', async () => {
    const directory = newDirectory();
    const endless: Record<string, unknown> = {};
    endless.itself = endless;
    await withStore(directory, async (store) => {
      const results = await Promise.allSettled([
        store.save('endless', endless as unknown as Snapshot<unknown>, movesOf('endless', 1)),
        store.save('kubernetes', snapshotOf(1), movesOf('kubernetes', 1)),
      ]);
      expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    });
    expect(filesIn(directory)).toEqual(['journal.jsonl', 'lock', 'plugins/kubernetes.json']);
    expect(marksOf(directory)).toEqual(['kubernetes 1']);
  });

  it('removes what a host was writing when it was killed', async () => {
    const directory = newDirectory();
    await withStore(directory, (store) => store.save('kubernetes', snapshotOf(1), []));
    writeFileSync(join(directory, 'plugins/kubernetes.json.tmp'), '{"pluginId":"kuber');
    writeFileSync(join(directory, 'journal.last.json.tmp'), '[{"plug');
    for (const name of ['mine.tmp', 'plugins/Mine.json.tmp']) writeFileSync(join(directory, name), 'of somebody else');
    await withStore(directory, async (store) => {
      expect(filesIn(directory)).toEqual(['lock', 'mine.tmp', 'plugins/Mine.json.tmp', 'plugins/kubernetes.json']);
      expect((await loadAll(store)).map(sequenceIn)).toEqual([1]);
    });
  });
});

describe('load tells what it cannot read, and reads the others', () => {
  it.each([
    ['half a file', '{"pluginId":"broken","sna', /JSON/],
    ['an empty one', '', /JSON/],
    ['zeros, as a power cut leaves them', '\0'.repeat(64), /JSON/],
    ['no object', '[]', /should be of plugin broken, got undefined/],
    ['null', 'null', /should hold an object, got null/],
    ['the file of another plugin', '{"pluginId":"other","snapshot":{}}', /should be of plugin broken, got "other"/],
    ['no snapshot', '{"pluginId":"broken"}', /should hold a snapshot, got none/],
  ])('%s', async (_, contents, problem) => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      await store.save('broken', snapshotOf(3), movesOf('broken', 1, 3));
      await store.save('whole', snapshotOf(1), []);
    });
    writeFileSync(join(directory, 'plugins/broken.json'), contents);
    const [broken, whole, ...others] = await withStore(directory, loadAll);
    expect(broken).toEqual({ pluginId: 'broken', snapshot: undefined, error: expect.any(Error), sequence: 3 });
    expect(broken?.error?.message).toMatch(problem);
    expect(broken?.error?.message).toContain(join(directory, 'plugins/broken.json'));
    expect(whole).toEqual({ pluginId: 'whole', snapshot: expect.anything() });
    expect(others).toEqual([]);
  });

  it('a file that was cut anywhere', async () => {
    const directory = newDirectory();
    const path = join(directory, 'plugins/broken.json');
    await withStore(directory, async (store) => {
      await store.save('broken', snapshotOf(1), []);
      const whole = readFileSync(path, 'utf8').trimEnd();
      for (let cut = 0; cut < whole.length; cut++) {
        writeFileSync(path, whole.slice(0, cut));
        expect(await loadAll(store)).toEqual([{ pluginId: 'broken', snapshot: undefined, error: expect.any(Error) }]);
      }
    });
  });

  it('a directory in the place of a file', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      mkdirSync(join(directory, 'plugins/broken.json'));
      expect(await loadAll(store)).toEqual([{ pluginId: 'broken', snapshot: undefined, error: expect.any(Error) }]);
    });
  });

  it('passes over the files of others', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      for (const name of ['.DS_Store', 'README.md', 'K8s.json', '%zz.json', '%2', '.json']) {
        writeFileSync(join(directory, 'plugins', name), '{}');
      }
      expect(await loadAll(store)).toEqual([]);
    });
  });

  it('passes over a plugin that is removed meanwhile', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      for (let index = 0; index < 40; index++) await store.save(`plugin-${index}`, snapshotOf(1), []);
      const seen: string[] = [];
      for await (const { pluginId, error } of store.load()) {
        if (seen.length === 0) await Promise.all(Array.from({ length: 40 }, (_, at) => store.remove(`plugin-${at}`)));
        seen.push(pluginId);
        expect(error).toBeUndefined();
      }
      expect(seen.length).toBeLessThan(40);
    });
  });
});

describe('a plugin that is removed', () => {
  it('is not loaded any more, and its journal stays', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      await store.save('kubernetes', snapshotOf(2), movesOf('kubernetes', 1, 2));
      await store.remove('kubernetes');
      await store.remove('never there');
    });
    expect(await withStore(directory, loadAll)).toEqual([]);
    expect(marksOf(directory)).toEqual(['kubernetes 1', 'kubernetes 2']);
  });
});

describe('a plugin that is set aside', () => {
  it('is kept as it is, and stays stored until it is saved or removed', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      await store.save('K8s', snapshotOf(1), []);
      writeFileSync(join(directory, 'plugins/%4b8s.json'), 'not JSON');
      vi.useFakeTimers({ now: Date.UTC(2026, 10, 23, 12, 30), toFake: ['Date'] });
      const kept = await store.setAside('K8s');
      expect(relative(directory, kept)).toBe(join('set-aside', '%4b8s.2026-11-23T12-30-00.000Z.json'));
      expect(await loadAll(store)).toEqual([{ pluginId: 'K8s', snapshot: undefined, error: expect.any(Error) }]);
      await store.save('K8s', snapshotOf(2), []);
      expect((await loadAll(store)).map(sequenceIn)).toEqual([2]);
      expect(readFileSync(kept, 'utf8')).toBe('not JSON');
      const another = await store.setAside('K8s');
      await store.remove('K8s');
      expect(await loadAll(store)).toEqual([]);
      expect(JSON.parse(readFileSync(another, 'utf8')).snapshot.sequence).toBe(2);
    });
  });

  it('is moved where a directory is in the place of its file', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      mkdirSync(join(directory, 'plugins/broken.json/files of somebody'), { recursive: true });
      const kept = await store.setAside('broken');
      expect(readdirSync(kept)).toEqual(['files of somebody']);
      await store.save('broken', snapshotOf(1), []);
      expect((await loadAll(store)).map(sequenceIn)).toEqual([1]);
    });
  });

  it('twice within a millisecond is kept twice', async () => {
    const directory = newDirectory();
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    await withStore(directory, async (store) => {
      await store.save('a', snapshotOf(1), []);
      const first = await store.setAside('a');
      await store.save('a', snapshotOf(2), []);
      const second = await store.setAside('a');
      expect([first, second].map((path) => basename(path))).toEqual([
        'a.1970-01-01T00-00-00.000Z.json',
        'a.1970-01-01T00-00-00.001Z.json',
      ]);
      expect(JSON.parse(readFileSync(first, 'utf8')).snapshot.sequence).toBe(1);
    });
  });

  it('has to be stored', async () => {
    await withStore(newDirectory(), async (store) => {
      await expect(store.setAside('never there')).rejects.toMatchObject({ code: 'ENOENT' });
    });
  });
});

describe('closing', () => {
  it('waits for what is being saved', async () => {
    const directory = newDirectory();
    const store = await openFileStore(directory);
    const saves = Array.from({ length: 100 }, (_, index) => store.save(`p${index}`, snapshotOf(1), movesOf('p', 1)));
    await store.close();
    expect(filesIn(join(directory, 'plugins'))).toHaveLength(100);
    await Promise.all(saves);
  });

  it('twice is no error, and nothing can be done afterwards', async () => {
    const directory = newDirectory();
    const store = await openFileStore(directory);
    await store.save('kubernetes', snapshotOf(1), []);
    await Promise.all([store.close(), store.close()]);
    const closed = {
      code: 'ERR_STORE_CLOSED',
      directory,
      message: expect.stringContaining(`store in ${directory} was`),
    };
    await expect(store.save('kubernetes', snapshotOf(2), [])).rejects.toMatchObject(closed);
    await expect(store.remove('kubernetes')).rejects.toMatchObject(closed);
    await expect(store.setAside('kubernetes')).rejects.toMatchObject(closed);
    await expect(loadAll(store)).rejects.toMatchObject(closed);
    expect((await withStore(directory, loadAll)).map(sequenceIn)).toEqual([1]);
  });
});

describe('the host that wrote last was seen alive', () => {
  it('never, in a new directory', async () => {
    expect((await openAndClose(newDirectory())).lastAlive).toBeUndefined();
  });

  it('when it closed the store', async () => {
    const directory = newDirectory();
    vi.useFakeTimers({ now: 1_000_000_000, toFake: ['Date'] });
    const store = await openFileStore(directory);
    vi.setSystemTime(1_000_005_000);
    await store.close();
    vi.setSystemTime(2_000_000_000);
    expect((await openAndClose(directory)).lastAlive).toBe(1_000_005_000);
  });

  it('long ago, if it was', async () => {
    const directory = newDirectory();
    await openAndClose(directory);
    utimesSync(join(directory, 'lock'), 1_000_000, 1_000_000);
    expect((await openAndClose(directory)).lastAlive).toBe(1_000_000_000);
  });

  it('every ten seconds while it is open, and whenever it saves', async () => {
    const directory = newDirectory();
    const lock = join(directory, 'lock');
    const seen = () => Math.floor(statSync(lock).mtimeMs);
    // Vitest's own waiting would move the clock.
    const untilSeen = async (time: number) => {
      while (seen() !== time) await sleep(5);
    };
    vi.useFakeTimers({ now: 1_000_000_000, toFake: ['Date', 'setInterval', 'clearInterval'] });
    await withStore(directory, async (store) => {
      vi.advanceTimersByTime(10_000);
      await untilSeen(1_000_010_000);
      vi.advanceTimersByTime(9_999);
      await sleep(50);
      expect(seen()).toBe(1_000_010_000);
      vi.advanceTimersByTime(1);
      await untilSeen(1_000_020_000);
      vi.advanceTimersByTime(3000);
      await store.save('kubernetes', snapshotOf(1), []);
      expect(seen()).toBe(1_000_023_000);
    });
    vi.advanceTimersByTime(60_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(seen()).toBe(1_000_023_000);
  });
});

describe('options', () => {
  it.each([
    [{ maxSize: 0 }, 'journal.maxSize should be a whole number from 1 to 1000000000, got 0'],
    [{ maxSize: Number.NaN }, 'journal.maxSize should be a whole number from 1 to 1000000000, got NaN'],
    [{ maxFiles: 1.5 }, 'journal.maxFiles should be a whole number from 1 to 1000, got 1.5'],
    [{ maxFiles: 1001 }, 'journal.maxFiles should be a whole number from 1 to 1000, got 1001'],
  ])('%o are out of range', async (journal, message) => {
    const directory = newDirectory();
    await expect(openFileStore(directory, { journal })).rejects.toThrow(new RangeError(message));
    expect(filesIn(directory)).toEqual([]);
  });

  it.each([
    ['', "''"],
    [undefined, 'undefined'],
  ])('a directory has a name, other than %o', async (directory, got) => {
    await expect(openFileStore(directory as string)).rejects.toThrow(
      new TypeError(`directory should be the path of a directory, got ${got}`),
    );
  });

  it('that are undefined have their defaults', async () => {
    const directory = newDirectory();
    const undefinedOnes = { journal: { maxSize: undefined, maxFiles: undefined } } as object;
    await using store = await openFileStore(directory, undefinedOnes);
    await store.save('kubernetes', snapshotOf(1), movesOf('kubernetes', 1));
    expect(linesOf(directory)).toEqual(movesOf('kubernetes', 1));
  });
});

async function openAndClose(directory: string): Promise<FileStore> {
  const store = await openFileStore(directory);
  await store.close();
  return store;
}
