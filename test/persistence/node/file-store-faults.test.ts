import { readFileSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { openFileStore } from '../../../src/persistence/node';
import { disk, systemError } from './fixtures/disk';
import { movesOf, snapshotOf } from './saved';
import { filesIn, journalNames, linesOf, loadAll, marksOf, newDirectory, sequenceIn } from './store-directory';

vi.mock('node:fs/promises', async (original) => {
  const { watched } = await import('./fixtures/disk');
  return watched(await original());
});

afterEach(() => {
  disk.faultOf = undefined;
  disk.syncs = true;
});

/** A store whose disk is watched from now on. */
async function openWatched(directory = newDirectory(), maxSize = 1_000_000) {
  const store = await openFileStore(directory, { journal: { maxSize, maxFiles: 100 } });
  disk.directory = directory;
  disk.operations = [];
  return store;
}

/** Until further notice, these operations fail. */
function fail(code: string, ...operations: string[]): void {
  disk.faultOf = (operation) => (operations.includes(operation) ? systemError(code) : undefined);
}

it('a save syncs a file before it takes its name, and the name and the journal before it is done', async () => {
  await using store = await openWatched();
  await store.save('a', snapshotOf(1), movesOf('a', 1));
  const snapshot = [
    'readFile lock',
    'open plugins/a.json.tmp',
    'write plugins/a.json.tmp',
    'sync plugins/a.json.tmp',
    'close plugins/a.json.tmp',
    'rename plugins/a.json.tmp',
    'open plugins',
    'sync plugins',
    'close plugins',
  ];
  const journal = [
    'stat journal.jsonl',
    'open journal.jsonl',
    'write journal.jsonl',
    'sync journal.jsonl',
    'close journal.jsonl',
  ];
  const newName = ['open .', 'sync .', 'close .'];
  expect(disk.operations).toEqual([...snapshot, ...journal, ...newName]);
  disk.operations = [];
  await store.save('a', snapshotOf(2), movesOf('a', 1, 2));
  expect(disk.operations).toEqual([...snapshot, ...journal]);
  disk.operations = [];
  await store.save('a', snapshotOf(2), movesOf('a', 1, 2));
  expect(disk.operations).toEqual(snapshot);
});

it('saves at once share the syncs of the directory and of the journal', async () => {
  await using store = await openWatched();
  await Promise.all(Array.from({ length: 100 }, (_, index) => store.save(`p${index}`, snapshotOf(1), movesOf('p', 1))));
  const count = (operation: string) => disk.operations.filter((each) => each === operation).length;
  expect([count('sync plugins'), count('sync journal.jsonl')]).toEqual([4, 1]);
  disk.operations = [];
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => store.save(`p${index}`, snapshotOf(2), movesOf(`p${index}`, 1))),
  );
  expect([count('sync plugins'), count('sync journal.jsonl')]).toEqual([4, 4]);
});

describe('a save that fails', () => {
  it.each([
    ['EACCES', 'open'],
    ['EMFILE', 'open'],
    ['ENOSPC', 'write'],
    ['EIO', 'sync'],
    ['EIO', 'close'],
    ['EPERM', 'rename'],
  ])(
    'with %s at %s keeps the old snapshot, leaves nothing behind, and concerns no other plugin',
    async (code, name) => {
      await using store = await openWatched();
      await store.save('a', snapshotOf(1), movesOf('a', 1));
      fail(code, `${name} plugins/a.json.tmp`);
      const results = await Promise.allSettled([
        store.save('a', snapshotOf(2), movesOf('a', 2)),
        store.save('b', snapshotOf(1), movesOf('b', 1)),
      ]);
      expect(results).toEqual([
        { status: 'rejected', reason: expect.objectContaining({ code }) },
        { status: 'fulfilled', value: undefined },
      ]);
      expect((await loadAll(store)).map(sequenceIn)).toEqual([1, 1]);
      expect(filesIn(store.directory)).toEqual(['journal.jsonl', 'lock', 'plugins/a.json', 'plugins/b.json']);
      expect(marksOf(store.directory)).toEqual(['a 1', 'b 1']);
      disk.faultOf = undefined;
      await store.save('a', snapshotOf(2), movesOf('a', 2));
      expect((await loadAll(store)).map(sequenceIn)).toEqual([2, 1]);
      expect(marksOf(store.directory)).toEqual(['a 1', 'b 1', 'a 2']);
    },
  );

  it('tells what went wrong first, also where the rest cannot be removed', async () => {
    await using store = await openWatched();
    fail('ENOSPC', 'write plugins/a.json.tmp');
    const rest = disk.faultOf;
    disk.faultOf = (operation) => (operation === 'rm plugins/a.json.tmp' ? systemError('EIO') : rest?.(operation));
    await expect(store.save('a', snapshotOf(1), [])).rejects.toMatchObject({ code: 'ENOSPC' });
    disk.faultOf = undefined;
    await store.save('a', snapshotOf(1), []);
    expect(filesIn(store.directory)).toEqual(['lock', 'plugins/a.json']);
  });

  it.each([
    ['EACCES', 'open'],
    ['ENOSPC', 'write'],
    ['EIO', 'sync'],
    ['EIO', 'close'],
    ['EIO', 'stat'],
  ])('with %s at %s of the journal leaves whole lines, and the next save completes them', async (code, name) => {
    await using store = await openWatched();
    await store.save('a', snapshotOf(1), movesOf('a', 1));
    fail(code, `${name} journal.jsonl`);
    await expect(store.save('a', snapshotOf(3), movesOf('a', 2, 3))).rejects.toMatchObject({ code });
    disk.faultOf = undefined;
    if (name !== 'stat') expect(marksOf(store.directory)).toEqual(['a 1']);
    await Promise.all([
      store.save('b', snapshotOf(1), movesOf('b', 1)),
      store.save('a', snapshotOf(4), movesOf('a', 2, 4)),
    ]);
    expect(marksOf(store.directory)).toEqual(['a 1', 'b 1', 'a 2', 'a 3', 'a 4']);
  });

  it('and whose half line cannot be cut off at once has it cut off by the next save', async () => {
    await using store = await openWatched();
    await store.save('a', snapshotOf(1), movesOf('a', 1));
    fail('EIO', 'write journal.jsonl', 'truncate journal.jsonl');
    await expect(store.save('a', snapshotOf(4), movesOf('a', 2, 4))).rejects.toMatchObject({ code: 'EIO' });
    expect(() => linesOf(store.directory)).toThrow('ends with half a line');
    disk.faultOf = undefined;
    await store.save('a', snapshotOf(4), movesOf('a', 2, 4));
    expect(marksOf(store.directory)).toEqual(['a 1', 'a 2', 'a 3', 'a 4']);
  });

  it('after somebody has removed the journal leaves whole lines, too', async () => {
    await using store = await openWatched();
    await store.save('a', snapshotOf(5), movesOf('a', 1, 5));
    rmSync(`${store.directory}/journal.jsonl`);
    await store.save('a', snapshotOf(6), movesOf('a', 6));
    fail('ENOSPC', 'write journal.jsonl');
    await expect(store.save('a', snapshotOf(7), movesOf('a', 7))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(marksOf(store.directory)).toEqual(['a 6']);
  });

  it('can be any step of it, once: what is told again is stored once', async () => {
    disk.syncs = false;
    const script = async (steps: (store: Awaited<ReturnType<typeof openWatched>>) => void) => {
      await using store = await openWatched(newDirectory(), 250);
      steps(store);
      for (let sequence = 2; sequence <= 4; sequence += 2) {
        for (const pluginId of ['a', 'b']) {
          const save = () => store.save(pluginId, snapshotOf(sequence), movesOf(pluginId, sequence - 1, sequence));
          await save().catch(save);
        }
      }
      disk.faultOf = undefined;
      expect((await loadAll(store)).map(sequenceIn)).toEqual([4, 4]);
      const marks = marksOf(store.directory);
      for (const pluginId of ['a', 'b']) {
        expect(marks.filter((mark) => mark.startsWith(pluginId))).toEqual(
          movesOf(pluginId, 1, 4).map(({ sequence }) => `${pluginId} ${sequence}`),
        );
      }
      expect(filesIn(store.directory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
      return journalNames(store.directory).length;
    };
    let steps = 0;
    expect(
      await script(() => {
        disk.faultOf = () => {
          steps++;
          return undefined;
        };
      }),
    ).toBe(4);
    expect(steps).toBeGreaterThan(50);
    for (let failing = 1; failing <= steps; failing++) {
      let step = 0;
      await script(() => {
        disk.faultOf = () => (++step === failing ? systemError('EIO') : undefined);
      });
    }
  });
});

describe('removing and setting aside', () => {
  it('fail where the disk does, and can be tried again', async () => {
    await using store = await openWatched();
    await store.save('a', snapshotOf(1), []);
    await store.save('b', snapshotOf(1), []);
    fail('EACCES', 'rm plugins/a.json', 'link plugins/b.json', 'readFile plugins/b.json', 'rename plugins/b.json');
    await expect(store.remove('a')).rejects.toMatchObject({ code: 'EACCES' });
    await expect(store.setAside('b')).rejects.toMatchObject({ code: 'EACCES' });
    disk.faultOf = undefined;
    expect((await loadAll(store)).map(({ pluginId }) => pluginId)).toEqual(['a', 'b']);
    await store.remove('a');
    await store.setAside('b');
    expect((await loadAll(store)).map(({ pluginId }) => pluginId)).toEqual(['b']);
  });

  it('where there are no links, a copy is synced before it has its name', async () => {
    await using store = await openWatched();
    await store.save('a', snapshotOf(1), []);
    vi.useFakeTimers({ now: 0, toFake: ['Date'] });
    onTestFinished(() => void vi.useRealTimers());
    disk.operations = [];
    fail('ENOTSUP', 'link plugins/a.json');
    const kept = await store.setAside('a');
    const copy = 'set-aside/a.1970-01-01T00-00-00.000Z.json';
    expect(disk.operations.filter((each) => !each.startsWith('close'))).toEqual([
      `access ${copy}`,
      'readFile lock',
      'link plugins/a.json',
      'readFile plugins/a.json',
      ...['open', 'write', 'sync', 'rename'].map((each) => `${each} ${copy}.tmp`),
      'open set-aside',
      'sync set-aside',
      'open plugins',
      'sync plugins',
    ]);
    await store.save('a', snapshotOf(2), []);
    expect(JSON.parse(readFileSync(kept, 'utf8')).snapshot.sequence).toBe(1);
  });

  it('where there is no room for a copy, what is set aside is moved', async () => {
    await using store = await openWatched();
    await store.save('a', snapshotOf(1), []);
    disk.faultOf = (operation) =>
      /^link|^write/.test(operation) ? systemError(operation.startsWith('link') ? 'ENOTSUP' : 'ENOSPC') : undefined;
    const kept = await store.setAside('a');
    disk.faultOf = undefined;
    expect([await loadAll(store), JSON.parse(readFileSync(kept, 'utf8')).snapshot.sequence]).toEqual([[], 1]);
    expect(filesIn(store.directory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

describe('opening', () => {
  it.each(['mkdir .', 'open lock', 'mkdir plugins', 'readdir plugins', 'readFile journal.jsonl', 'sync .'])(
    'fails where %s does, and gives the directory free',
    async (operation) => {
      const directory = newDirectory();
      disk.directory = directory;
      fail('EACCES', operation);
      await expect(openFileStore(directory)).rejects.toMatchObject({ code: 'EACCES' });
      disk.faultOf = undefined;
      await (await openFileStore(directory)).close();
    },
  );

  it('reads on where a plugin’s file cannot be read', async () => {
    await using store = await openWatched();
    await store.save('a', snapshotOf(1), []);
    await store.save('b', snapshotOf(1), []);
    fail('EACCES', 'readFile plugins/a.json');
    const [a, b] = await loadAll(store);
    expect(a?.error?.message).toBe(`${store.directory}/plugins/a.json cannot be read: EACCES: told by the test`);
    expect(b?.error).toBeUndefined();
  });

  it('takes a file system that cannot sync directories', async () => {
    const directory = newDirectory();
    disk.directory = directory;
    fail('EINVAL', 'sync .', 'sync plugins');
    await using store = await openFileStore(directory);
    await store.save('a', snapshotOf(1), movesOf('a', 1));
    expect(marksOf(directory)).toEqual(['a 1']);
  });
});
