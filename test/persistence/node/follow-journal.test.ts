import { readdirSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FollowJournalOptions, followJournal } from '../../../src/persistence/node/follow-journal';
import type { JournalDamage } from '../../../src/persistence/node/journal-batches';
import { JournalDirectoryError } from '../../../src/persistence/node/journal-directory-error';
import { openFileStore } from '../../../src/persistence/node/open-file-store';
import { readJournal } from '../../../src/persistence/node/read-journal';
import type { JournalEntry } from '../../../src/persistence/snapshot-store';
import { entry, gathered, journal } from './journal';
import { JournalDirectory } from './journal-directory';
import { snapshotOf } from './saved';

let directory: JournalDirectory;
let followers: Follower[];
beforeEach(() => {
  directory = new JournalDirectory();
  followers = [];
});
afterEach(async () => {
  for (const follower of followers) await follower.end();
  directory[Symbol.dispose]();
});

/** Follows the journal, and gathers what it is told. */
class Follower {
  readonly sequences: number[] = [];
  readonly damages: JournalDamage[] = [];
  readonly #abortion = new AbortController();
  readonly ended: Promise<unknown>;

  constructor(options: FollowJournalOptions = {}) {
    const { signal } = this.#abortion;
    const onDamage = (damage: JournalDamage) => this.damages.push(damage);
    const entries = followJournal(directory.path, { signal, onDamage, ...options });
    const gather = async () => {
      for await (const { sequence } of entries) this.sequences.push(sequence);
    };
    this.ended = gather().catch((error) => error);
  }

  async hears(...sequences: number[]): Promise<void> {
    await expect.poll(() => this.sequences, { timeout: 10_000 }).toEqual(sequences);
  }

  async end(): Promise<unknown> {
    this.#abortion.abort();
    return await this.ended;
  }
}

function follow(options?: FollowJournalOptions): Follower {
  const follower = new Follower(options);
  followers.push(follower);
  return follower;
}

/** Longer than until the next look. */
const lookedAgain = (): Promise<void> => sleep(500);

describe('followJournal', () => {
  it('tells what is there, what is added, and ends without an error', async () => {
    directory.write('journal.1.jsonl', journal({ sequence: 1 }));
    directory.tell(2);
    const follower = follow();
    await follower.hears(1, 2);
    directory.tell(3, 4);
    await follower.hears(1, 2, 3, 4);
    await lookedAgain();
    directory.tell(5);
    await follower.hears(1, 2, 3, 4, 5);
    expect(await follower.end()).toBeUndefined();
  });

  it('tells the last ones of a plugin, and all that follow', async () => {
    directory.append(journal({ sequence: 1 }, { pluginId: 'other', sequence: 7 }, { sequence: 2 }, { sequence: 3 }));
    const [two, none] = [follow({ pluginId: 'web', last: 2 }), follow({ pluginId: 'web', last: 0 })];
    await two.hears(2, 3);
    await lookedAgain();
    directory.append(journal({ pluginId: 'other', sequence: 8 }, { sequence: 4 }, { sequence: 5 }));
    await two.hears(2, 3, 4, 5);
    await none.hears(4, 5);
  });

  it('waits for the rest of a line, in the middle of a character, too', async () => {
    const line = Buffer.from(journal({ sequence: 2, reason: 'ein Ü' }));
    const half = line.indexOf('Ü') + 1;
    directory.write('journal.jsonl', Buffer.concat([Buffer.from(journal({})), line.subarray(0, half)]));
    const entries = followJournal(directory.path);
    expect((await entries.next()).value).toEqual(entry());
    const next = entries.next();
    await lookedAgain();
    directory.write('journal.jsonl', Buffer.concat([Buffer.from(journal({})), line]));
    expect((await next).value).toEqual(entry({ sequence: 2, reason: 'ein Ü' }));
    await entries.return();
  });

  it('begins before there is a journal', async () => {
    directory.makeDirectory('plugins');
    const follower = follow();
    await lookedAgain();
    directory.tell(1);
    await follower.hears(1);
  });

  it('goes on where files are rotated, several between two looks and deleted ones, too', async () => {
    directory.tell(1);
    const follower = follow();
    await follower.hears(1);
    directory.tell(2);
    directory.rotate(2);
    await follower.hears(1, 2);
    directory.tell(3);
    await follower.hears(1, 2, 3);
    directory.tell(4);
    directory.rotate(2);
    directory.tell(5);
    directory.rotate(2);
    directory.tell(6);
    await follower.hears(1, 2, 3, 4, 5, 6);
    // The one that was read last, with what nobody has read of it yet, is deleted.
    directory.tell(7);
    rmSync(directory.file('journal.jsonl'));
    directory.tell(8);
    await follower.hears(1, 2, 3, 4, 5, 6, 7, 8);
    await lookedAgain();
    expect([follower.sequences, follower.damages]).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], []]);
  });

  it('tells everything once and in order while a host writes and rotates without a rest', async () => {
    directory.makeDirectory('plugins');
    const follower = follow();
    const numbers = [...Array(300).keys()].map((index) => index + 1);
    for (const number of numbers) {
      const line = journal({ sequence: number });
      directory.append(line.slice(0, number % line.length));
      if (number % 4 === 0) await sleep(number % 23);
      directory.append(line.slice(number % line.length));
      // As many files as there are, so that none is deleted before it was read.
      if (number % 15 === 0) directory.rotate(20);
    }
    await follower.hears(...numbers);
    expect(follower.damages).toEqual([]);
  });

  it('tells everything that a real store writes and rotates', async () => {
    const store = await openFileStore(directory.path, { journal: { maxSize: 2_000, maxFiles: 50 } });
    const entries = followJournal(directory.path);
    const told: JournalEntry[] = [];
    const following = (async () => {
      for await (const each of entries) if (told.push(each) === 400) break;
    })();
    const numbers = [...Array(200).keys()].map((index) => index + 1);
    const save = async (pluginId: string) => {
      for (const sequence of numbers) await store.save(pluginId, snapshotOf(sequence), [entry({ pluginId, sequence })]);
    };
    await Promise.all([save('web'), save('kubernetes')]);
    await store.close();
    await following;
    expect(told).toEqual(await gathered(readJournal(directory.path)));
    for (const pluginId of ['web', 'kubernetes']) {
      expect(told.filter((each) => each.pluginId === pluginId)).toEqual(
        numbers.map((sequence) => entry({ pluginId, sequence })),
      );
    }
    expect(readdirSync(directory.path).filter((name) => /^journal\.\d+\.jsonl$/.test(name)).length).toBeGreaterThan(10);
  });

  it('takes back what a failed write left, as the store does', async () => {
    directory.tell(1);
    const size = journal({ sequence: 1 }).length;
    const follower = follow();
    directory.append(journal({ sequence: 2 }).slice(0, 30));
    await follower.hears(1);
    await lookedAgain();
    directory.truncate(size);
    await lookedAgain();
    directory.tell(2);
    await follower.hears(1, 2);
    directory.truncate(0);
    await lookedAgain();
    directory.tell(3);
    await follower.hears(1, 2, 3);
    expect(follower.damages).toEqual([]);
  });

  it('reports half a line that nobody will finish', async () => {
    directory.tell(1);
    directory.append('{"sequence":2');
    const follower = follow();
    await follower.hears(1);
    expect(follower.damages).toEqual([]);
    directory.rotate(2);
    directory.tell(3);
    await follower.hears(1, 3);
    expect(follower.damages).toEqual([
      { file: directory.file('journal.1.jsonl'), line: 2, problem: expect.stringContaining('JSON') },
    ]);
  });

  it('says that the directory was deleted', async () => {
    directory.tell(1);
    const follower = follow();
    await follower.hears(1);
    directory[Symbol.dispose]();
    const error = await follower.ended;
    expect(error).toBeInstanceOf(JournalDirectoryError);
    expect((error as Error).message).toBe(`${directory.path} is gone`);
  });

  it('ends at once where the signal was given before, or between two entries', async () => {
    directory.tell(1, 2, 3);
    const before = follow({ signal: AbortSignal.abort() });
    expect(await before.ended).toBeUndefined();
    const abortion = new AbortController();
    const told: number[] = [];
    for await (const { sequence } of followJournal(directory.path, { signal: abortion.signal })) {
      told.push(sequence);
      if (sequence === 2) abortion.abort();
    }
    expect([before.sequences, told]).toEqual([[], [1, 2]]);
  });

  it('refuses a directory that is not there', async () => {
    rmSync(directory.path, { recursive: true });
    expect(await follow().ended).toBeInstanceOf(JournalDirectoryError);
  });
});
