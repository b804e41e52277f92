import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FileStore, type FileStoreOptions, openFileStore } from '../../../src/persistence/node';
import { movesOf, snapshotOf } from './saved';
import { filesIn, journalNames, linesOf, loadAll, marksOf, newDirectory } from './store-directory';

/** Of such files, each holds the line of one transition. */
const ONE_LINE = 100;

async function withStore<Result>(
  directory: string,
  call: (store: FileStore) => Promise<Result>,
  options?: FileStoreOptions,
): Promise<Result> {
  await using store = await openFileStore(directory, options);
  return await call(store);
}

/** Saves the plugin as it is after the last of the transitions. */
async function save(store: FileStore, pluginId: string, first: number, last = first, since = 0): Promise<void> {
  await store.save(pluginId, snapshotOf(last), movesOf(pluginId, first, last, since));
}

describe('the journal has every transition once', () => {
  it('when a plugin tells again what was saved, as after a failed save', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      await save(store, 'a', 1, 3);
      await save(store, 'a', 2, 4);
      await save(store, 'a', 4);
      await save(store, 'b', 1);
    });
    expect(marksOf(directory)).toEqual(['a 1', 'a 2', 'a 3', 'a 4', 'b 1']);
  });

  it('when a restored plugin tells its whole history', async () => {
    const directory = newDirectory();
    await withStore(directory, (store) => save(store, 'a', 1, 3));
    await withStore(directory, (store) => save(store, 'a', 1, 5));
    await withStore(directory, (store) => save(store, 'a', 1, 5));
    expect(linesOf(directory)).toEqual(movesOf('a', 1, 5));
  });

  it('when a host was killed between the snapshot and the journal', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      await save(store, 'a', 1, 2);
      await store.save('a', snapshotOf(4), []);
    });
    await withStore(directory, async (store) => {
      expect(await loadAll(store)).toMatchObject([{ pluginId: 'a', snapshot: { sequence: 4 }, sequence: 2 }]);
      await save(store, 'a', 1, 4);
    });
    expect(linesOf(directory)).toEqual(movesOf('a', 1, 4));
  });

  it('when a plugin that rests tells its history long after its file is gone', async () => {
    const directory = newDirectory();
    const options = { journal: { maxSize: ONE_LINE, maxFiles: 2 } };
    await withStore(directory, (store) => save(store, 'rests', 1, 3), options);
    await withStore(directory, (store) => save(store, 'busy', 1), options);
    for (let sequence = 2; sequence < 6; sequence++) {
      await withStore(directory, (store) => save(store, 'busy', sequence), options);
    }
    expect(marksOf(directory)).toEqual(['busy 4', 'busy 5']);
    await withStore(
      directory,
      async (store) => {
        expect((await loadAll(store)).map(({ pluginId, sequence }) => [pluginId, sequence])).toEqual([
          ['busy', 5],
          ['rests', 3],
        ]);
        await save(store, 'rests', 1, 3);
      },
      options,
    );
    expect(marksOf(directory)).toEqual(['busy 4', 'busy 5']);
  });

  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['broken', (path: string) => writeFileSync(path, '[{"pluginId":"a"')],
    ['of something else', (path: string) => writeFileSync(path, '[{"pluginId":1}]')],
  ])('when the file with the last entries is %s', async (_, damage) => {
    const directory = newDirectory();
    const options = { journal: { maxSize: ONE_LINE } };
    await withStore(
      directory,
      async (store) => {
        await save(store, 'a', 2);
        await save(store, 'a', 3);
        for (const pluginId of ['b', 'c']) await save(store, pluginId, 1);
      },
      options,
    );
    const before = marksOf(directory);
    damage(join(directory, 'journal.last.json'));
    await withStore(directory, async (store) => {
      await save(store, 'a', 2, 3);
      await save(store, 'b', 1);
      await save(store, 'c', 1);
    });
    expect(marksOf(directory)).toEqual(before);
  });
});

describe('the journal misses no transition', () => {
  it('of a plugin that was removed and is made anew', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      await save(store, 'a', 1, 5);
      await store.remove('a');
      await save(store, 'a', 1, 1);
    });
    await withStore(directory, (store) => save(store, 'a', 1, 2));
    expect(marksOf(directory)).toEqual(['a 1', 'a 2', 'a 3', 'a 4', 'a 5', 'a 1', 'a 2']);
  });

  it('of a plugin that was removed by an earlier host, and is made anew after the clock was set back', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      await save(store, 'a', 1, 5, 1000);
      await store.remove('a');
    });
    await withStore(directory, (store) => save(store, 'a', 1, 2));
    expect(linesOf(directory)).toEqual([...movesOf('a', 1, 5, 1000), ...movesOf('a', 1, 2)]);
  });

  it('of a plugin that was set aside, whether it counts on or anew', async () => {
    const directory = newDirectory();
    await withStore(directory, async (store) => {
      for (const pluginId of ['on', 'anew']) await save(store, pluginId, 1, 3);
      await store.setAside('on');
      await store.setAside('anew');
      await save(store, 'on', 4);
      await save(store, 'anew', 1, 1, 1000);
    });
    expect(marksOf(directory).slice(6)).toEqual(['on 4', 'anew 1']);
  });

  it.each([
    [1, 1],
    [1, 3],
    [1, 5],
    [1, 9],
  ])('%i … %i of a plugin that is not restored but made anew, although it had 5', async (first, last) => {
    const directory = newDirectory();
    await withStore(directory, (store) => save(store, 'a', 1, 5));
    await withStore(directory, async (store) => {
      await store.save('a', snapshotOf(0), []);
      for (let sequence = first; sequence <= last; sequence++) await save(store, 'a', sequence, sequence, 1000);
    });
    const anew = Array.from({ length: last }, (_, index) => `a ${index + 1}`);
    expect(marksOf(directory)).toEqual(['a 1', 'a 2', 'a 3', 'a 4', 'a 5', ...anew]);
    await withStore(directory, (store) => save(store, 'a', first, last + 1, 1000));
    expect(marksOf(directory).slice(5)).toEqual([...anew, `a ${last + 1}`]);
  });

  it('of a plugin that was put back to an older snapshot by hand', async () => {
    const directory = newDirectory();
    await withStore(directory, (store) => save(store, 'a', 1, 5));
    await withStore(directory, async (store) => {
      await save(store, 'a', 1, 3);
      await store.save('a', snapshotOf(4), movesOf('a', 4, 4, 1000));
    });
    expect(linesOf(directory)).toEqual([...movesOf('a', 1, 5), ...movesOf('a', 4, 4, 1000)]);
  });

  it('when the clock is set back', async () => {
    const directory = newDirectory();
    await withStore(directory, (store) => save(store, 'a', 1, 3, 1000));
    await withStore(directory, (store) => save(store, 'a', 4, 5));
    expect(linesOf(directory)).toEqual([...movesOf('a', 1, 3, 1000), ...movesOf('a', 4, 5)]);
  });

  it('whatever its reason is', async () => {
    const directory = newDirectory();
    const [move] = movesOf('__proto__', 1);
    const reasons = ['two\nlines\r\n', '\u2028\u2029\0', '"}', '😀', 'x'.repeat(100_000)];
    const told = reasons.map((reason, index) => ({
      ...movesOf('__proto__', index + 1)[0],
      ...move,
      reason,
      sequence: index + 1,
    }));
    await withStore(directory, (store) => store.save('__proto__', snapshotOf(1), told as never));
    await withStore(directory, (store) => store.save('__proto__', snapshotOf(1), told as never));
    expect(linesOf(directory)).toEqual(told);
  });
});

describe('half a line at the end', () => {
  it('is cut off and kept, and told again by the next save', async () => {
    const directory = newDirectory();
    await withStore(directory, (store) => save(store, 'a', 1, 3));
    const path = join(directory, 'journal.jsonl');
    truncateSync(path, statSync(path).size - 20);
    await withStore(directory, async (store) => {
      expect(marksOf(directory)).toEqual(['a 1', 'a 2']);
      await save(store, 'a', 1, 4);
    });
    expect(linesOf(directory)).toEqual(movesOf('a', 1, 4));
    const [kept, ...others] = readdirSync(join(directory, 'set-aside'));
    expect(others).toEqual([]);
    expect(kept).toMatch(/^journal\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\.\d{3}Z\.jsonl$/);
    expect(readFileSync(join(directory, 'set-aside', kept ?? ''), 'utf8')).toMatch(
      /^{"sequence":3,"pluginId":"a","from"/,
    );
  });

  it('may end anywhere', async () => {
    const directory = newDirectory();
    const path = join(directory, 'journal.jsonl');
    await withStore(directory, (store) => save(store, 'a', 1, 2));
    const whole = readFileSync(path);
    const lastLine = whole.indexOf('\n') + 1;
    for (let cut = lastLine; cut < whole.length; cut += 3) {
      writeFileSync(path, whole.subarray(0, cut));
      await withStore(directory, async (store) => {
        expect(linesOf(directory)).toEqual(movesOf('a', 1));
        await save(store, 'a', 1, 2);
      });
      expect(readFileSync(path)).toEqual(whole);
    }
  });

  it('may be all that there is', async () => {
    const directory = newDirectory();
    await withStore(directory, async () => {});
    writeFileSync(join(directory, 'journal.jsonl'), '\0\0\0{');
    await withStore(directory, (store) => save(store, 'a', 1));
    expect(linesOf(directory)).toEqual(movesOf('a', 1));
  });

  it('is not made of lines that are no entries: they stay as they are', async () => {
    const directory = newDirectory();
    await withStore(directory, (store) => save(store, 'a', 1));
    appendFileSync(join(directory, 'journal.jsonl'), 'by hand\n{"pluginId":"a","sequence":"7"}\nnull\n');
    await withStore(directory, (store) => save(store, 'a', 1, 2));
    const lines = readFileSync(join(directory, 'journal.jsonl'), 'utf8').split('\n');
    expect(lines.slice(1, 4)).toEqual(['by hand', '{"pluginId":"a","sequence":"7"}', 'null']);
    expect(lines.map((line) => line.includes('"sequence":2'))).toEqual([false, false, false, false, true, false]);
    expect(filesIn(join(directory, 'set-aside'))).toEqual([]);
  });
});

describe('a new file', () => {
  it('is begun before one grows too large, and the oldest is removed', async () => {
    const directory = newDirectory();
    const options = { journal: { maxSize: 2.5 * ONE_LINE, maxFiles: 3 } };
    await withStore(
      directory,
      async (store) => {
        for (let sequence = 1; sequence <= 7; sequence++) await save(store, 'a', sequence);
      },
      options,
    );
    expect(journalNames(directory)).toEqual(['journal.jsonl', 'journal.1.jsonl', 'journal.2.jsonl']);
    expect(linesOf(directory)).toEqual(movesOf('a', 3, 7));
    expect(readFileSync(join(directory, 'journal.jsonl'), 'utf8').split('\n')).toHaveLength(2);
    for (const name of journalNames(directory))
      expect(statSync(join(directory, name)).size).toBeLessThan(2.5 * ONE_LINE);
  });

  it('is not needed for what is larger than a file at once', async () => {
    const directory = newDirectory();
    await withStore(directory, (store) => save(store, 'a', 1, 10), { journal: { maxSize: ONE_LINE } });
    expect(journalNames(directory)).toEqual(['journal.jsonl']);
    expect(linesOf(directory)).toEqual(movesOf('a', 1, 10));
  });

  it('takes the place of the old one where only one is kept', async () => {
    const directory = newDirectory();
    const options = { journal: { maxSize: ONE_LINE, maxFiles: 1 } };
    await withStore(
      directory,
      async (store) => {
        for (let sequence = 1; sequence <= 3; sequence++) await save(store, 'a', sequence);
      },
      options,
    );
    expect(journalNames(directory)).toEqual(['journal.jsonl']);
    await withStore(directory, (store) => save(store, 'a', 1, 4), options);
    expect(linesOf(directory)).toEqual(movesOf('a', 4));
  });

  it('removes those that are too many since fewer are kept', async () => {
    const directory = newDirectory();
    await withStore(
      directory,
      async (store) => {
        for (let sequence = 1; sequence <= 6; sequence++) await save(store, 'a', sequence);
      },
      { journal: { maxSize: ONE_LINE, maxFiles: 6 } },
    );
    await withStore(directory, (store) => save(store, 'a', 7), { journal: { maxSize: ONE_LINE, maxFiles: 3 } });
    expect(linesOf(directory)).toEqual(movesOf('a', 5, 7));
  });

  it('fills the gap that a host has left which was killed meanwhile', async () => {
    const directory = newDirectory();
    const options = { journal: { maxSize: ONE_LINE, maxFiles: 4 } };
    await withStore(
      directory,
      async (store) => {
        for (let sequence = 1; sequence <= 4; sequence++) await save(store, 'a', sequence);
      },
      options,
    );
    rmSync(join(directory, 'journal.2.jsonl'));
    await withStore(directory, (store) => save(store, 'a', 5), options);
    expect(marksOf(directory)).toEqual(['a 1', 'a 3', 'a 4', 'a 5']);
  });
});

it('a journal that is removed or emptied while it is written goes on with what comes', async () => {
  const directory = newDirectory();
  const path = join(directory, 'journal.jsonl');
  await withStore(directory, async (store) => {
    await save(store, 'a', 1, 3);
    rmSync(path);
    await save(store, 'a', 4);
    expect(marksOf(directory)).toEqual(['a 4']);
    truncateSync(path);
    await save(store, 'a', 5);
    expect(marksOf(directory)).toEqual(['a 5']);
  });
});
