import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalDamage } from '../../../src/persistence/node/journal-batches';
import { JournalDirectoryError } from '../../../src/persistence/node/journal-directory-error';
import { readJournal } from '../../../src/persistence/node/read-journal';
import { entry, gathered, journal } from './journal';
import { JournalDirectory } from './journal-directory';

let directory: JournalDirectory;
beforeEach(() => {
  directory = new JournalDirectory();
});
afterEach(() => directory[Symbol.dispose]());

const read = (options?: Parameters<typeof readJournal>[1]) => gathered(readJournal(directory.path, options));

const sequences = async (options?: Parameters<typeof readJournal>[1]): Promise<number[]> =>
  (await read(options)).map(({ sequence }) => sequence);

const upTo = (count: number): number[] => [...Array(count).keys()].map((index) => index + 1);

const failure = (reading: Promise<unknown>): Promise<Error> =>
  reading.then(
    () => new Error('nothing'),
    (error) => error,
  );

const nameOf = (generation: number): string => (generation === 0 ? 'journal.jsonl' : `journal.${generation}.jsonl`);

/** A program that makes 20 files older, one after the other, then younger again, and so on. */
const ROTATION = `
  const { renameSync } = require('node:fs');
  const nameOf = ${nameOf};
  const move = (from, to) => renameSync(process.argv[1] + '/' + nameOf(from), process.argv[1] + '/' + nameOf(to));
  const age = () => {
    for (let generation = 19; generation >= 0; generation--) move(generation, generation + 1);
    setTimeout(rejuvenate, 15);
  };
  const rejuvenate = () => {
    for (let generation = 0; generation < 20; generation++) move(generation + 1, generation);
    setTimeout(age, 15);
  };
  age();
  console.log('rotating');
`;

describe('readJournal', () => {
  it('reads the oldest file first, and no other files', async () => {
    directory.write('journal.jsonl', journal({ sequence: 4 }));
    directory.write('journal.1.jsonl', journal({ sequence: 3 }));
    directory.write('journal.2.jsonl', journal({ sequence: 2 }));
    directory.write('journal.10.jsonl', journal({ sequence: 1 }));
    for (const name of ['journal.0.jsonl', 'journal.x.jsonl', 'journal.last.json', 'journal.jsonl.tmp', 'journal']) {
      directory.write(name, journal({ sequence: 9 }));
    }
    expect(await read()).toEqual([1, 2, 3, 4].map((sequence) => entry({ sequence })));
  });

  it('reads what was rotated alone', async () => {
    directory.write('journal.1.jsonl', journal({}));
    expect(await read()).toEqual([entry()]);
  });

  it.each([['lock'], ['plugins']])('finds nothing in a store that has but its %s yet', async (name) => {
    directory.makeDirectory(name);
    expect(await read()).toEqual([]);
  });

  it('reads one plugin', async () => {
    directory.tell(1, 2);
    directory.append(journal({ pluginId: 'kubernetes' }));
    directory.tell(3);
    expect(await read({ pluginId: 'kubernetes' })).toEqual([entry({ pluginId: 'kubernetes' })]);
    expect(await read({ pluginId: 'web' })).toEqual([1, 2, 3].map((sequence) => entry({ sequence })));
    expect(await read({ pluginId: 'Web' })).toEqual([]);
  });

  it('reads the last ones', async () => {
    directory.write('journal.1.jsonl', journal({ sequence: 1 }, { sequence: 2 }));
    directory.write('journal.jsonl', journal({ sequence: 3 }, { sequence: 4 }, { sequence: 5 }));
    expect(await Promise.all([0, 1, 4, 5, 6].map((last) => sequences({ last })))).toEqual([
      [],
      [5],
      [2, 3, 4, 5],
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ]);
  });

  it.each([-1, 1.5, Number.NaN])('refuses a number of last ones that is none: %s', async (last) => {
    const error = await failure(read({ last }));
    expect(error).toEqual(new RangeError(`last should be a whole number from 0, got ${last}`));
  });

  it('reads more than it holds at once, whatever its characters', async () => {
    const reason = 'é👩‍👩‍👧\u2028\u2029\r\n"'.repeat(50);
    const many = upTo(5_000);
    directory.append(journal(...many.map((sequence) => ({ sequence, reason: reason.slice(sequence % 50) }))));
    expect(await read()).toEqual(many.map((sequence) => entry({ sequence, reason: reason.slice(sequence % 50) })));
    expect(await sequences({ last: 4_321 })).toEqual(many.slice(-4_321));
  });

  it('reads an entry that is longer than what is read at once', async () => {
    const reason = 'é'.repeat(700_000);
    directory.append(journal({ sequence: 1 }, { sequence: 2, reason }, { sequence: 3 }));
    expect(await read()).toEqual([entry({ sequence: 1 }), entry({ sequence: 2, reason }), entry({ sequence: 3 })]);
  });

  it('leaves out what is no entry, and says where it stands', async () => {
    const line = (about: object): string => `${JSON.stringify({ ...entry(), ...about })}\n`;
    directory.write('journal.1.jsonl', `${journal({ sequence: 1 })}{"sequence":2,"plug`);
    directory.append(
      [
        line({ sequence: 0 }),
        line({ sequence: 1.5 }),
        line({ pluginId: 7 }),
        line({ to: 'Walking' }),
        line({ from: '__proto__' }),
        line({ reason: undefined }),
        line({}).replace(/"timestamp":\d+/, '"timestamp":1e999'),
        '[]\n',
        '\u0000\u0000\n',
        '\n\r\n',
        journal({ sequence: 3 }).replace('\n', '\r\n'),
        line({ sequence: 4, more: true, timestamp: -1e300 }),
      ].join(''),
    );
    const damages: JournalDamage[] = [];
    const entries = await read({ onDamage: (damage) => damages.push(damage) });
    expect(entries).toEqual([
      entry({ sequence: 1 }),
      entry({ sequence: 3 }),
      entry({ sequence: 4, timestamp: -1e300 }),
    ]);
    expect(await read()).toEqual(entries);

    const file = directory.file('journal.jsonl');
    expect(damages).toEqual([
      { file: directory.file('journal.1.jsonl'), line: 2, problem: expect.stringContaining('JSON') },
      { file, line: 1, problem: 'sequence: Invalid value: Expected >=1 but received 0' },
      { file, line: 2, problem: 'sequence: Invalid safe integer: Received 1.5' },
      { file, line: 3, problem: 'pluginId: Invalid type: Expected string but received 7' },
      { file, line: 4, problem: 'to: Expected a phase but received "Walking"' },
      { file, line: 5, problem: 'from: Expected a phase but received "__proto__"' },
      { file, line: 6, problem: 'reason: Invalid key: Expected "reason" but received undefined' },
      { file, line: 7, problem: 'timestamp: Invalid finite: Received Infinity' },
      { file, line: 8, problem: expect.stringContaining('Invalid') },
      { file, line: 9, problem: expect.stringContaining('JSON') },
    ]);
  });

  it('takes a line without its end where it is whole, and no offence where a host is writing it', async () => {
    const whole = journal({ sequence: 2 }).trim();
    const damages: JournalDamage[] = [];
    const onDamage = (damage: JournalDamage) => damages.push(damage);
    directory.tell(1);
    directory.append(whole);
    expect(await sequences({ onDamage })).toEqual([1, 2]);
    directory.append(`\n${whole.slice(0, 20)}`);
    expect(await sequences({ onDamage })).toEqual([1, 2]);
    expect(damages).toEqual([]);
  });

  it('finds its way through a file that is no text', async () => {
    directory.write('journal.jsonl', Buffer.alloc(40_000_000, 'x'));
    directory.append('\n');
    directory.tell(1);
    const damages: JournalDamage[] = [];
    expect(await sequences({ onDamage: (damage) => damages.push(damage) })).toEqual([1]);
    expect(damages.map(({ line }) => line)).toEqual([1, 2, 3]);
  });

  it.each([
    ['is not there', 'missing', 'there is no such directory; a directory of openFileStore() has a journal.jsonl in it'],
    ['is a file', 'journal.jsonl', 'it is a file; a directory of openFileStore() has a journal.jsonl in it'],
  ])('says what is wrong with a directory that %s', async (_, name, problem) => {
    directory.tell(1);
    const path = directory.file(name);
    const error = await failure(gathered(readJournal(path)));
    expect(error).toBeInstanceOf(JournalDirectoryError);
    expect(error).toMatchObject({
      name: 'JournalDirectoryError',
      code: 'ERR_JOURNAL_DIRECTORY',
      directory: path,
      message: `cannot read ${path}: ${problem}`,
    });
  });

  it('refuses a directory of something else', async () => {
    directory.write('package.json', '{}');
    const error = await failure(read());
    expect(error.message).toBe(
      `${directory.path} has no journal: a directory of openFileStore() has a journal.jsonl in it`,
    );
  });

  it('reads each file once and in order while another process renames them', async () => {
    const many = upTo(20);
    for (const sequence of many) directory.write(nameOf(20 - sequence), journal({ sequence }));
    const rotating = spawn(process.execPath, ['-e', ROTATION, directory.path], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      await once(rotating.stdout, 'data');
      const end = Date.now() + 1500;
      for (let time = 1; Date.now() < end; time++) {
        expect({ time, read: await sequences() }).toEqual({ time, read: many });
      }
    } finally {
      rotating.kill('SIGKILL');
      await once(rotating, 'close');
    }
  });

  it.runIf(process.platform === 'linux')('keeps no file open', async () => {
    const open = (): number => readdirSync('/proc/self/fd').length;
    directory.write('journal.1.jsonl', journal({ sequence: 1 }));
    directory.tell(2);
    await read();
    const before = open();
    await read();
    for await (const { sequence } of readJournal(directory.path)) {
      expect({ sequence, open: open() }).toEqual({ sequence: 1, open: before + 2 });
      break;
    }
    expect(open()).toBe(before);
  });
});
