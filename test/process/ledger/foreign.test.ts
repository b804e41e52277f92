import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openProcessLedger } from '../../../src/process';
import { procTable } from '../../../src/process/ledger/proc-table';
import { isAlive } from '../processes';
import { Host, Trial } from './hosts';
import { started } from './started';

const { place, startOf } = procTable();
/** A host that is gone: the pid is in use, by a process that started at another time. */
const gone = { pid: process.pid, startedAt: 1 };
const NAME = 'process-00000000-0000-0000-0000-000000000000.json';

describe('a record is not trusted', () => {
  let foreign: Awaited<ReturnType<typeof started>>;
  let trial: Trial;

  beforeEach(async () => {
    trial = new Trial();
    foreign = await started('sleep', ['600'], { detached: true });
  });

  afterEach(() => {
    foreign.kill('SIGKILL');
    trial[Symbol.dispose]();
  });

  const record = (changes: object = {}) => {
    const pid = foreign.pid;
    return { pluginId: 'web', host: gone, place, pid, startedAt: startOf(pid), ...changes };
  };
  const write = (content: unknown) => writeFileSync(join(trial.directory, NAME), JSON.stringify(content));

  it('but believed where pid, time of start and place are right', async () => {
    const [pid, command] = [foreign.pid, 'sleep 600'];
    write(record());
    expect((await openProcessLedger(trial.directory)).ended).toEqual([
      { pluginId: 'web', pid, command, how: 'SIGTERM' },
    ]);
    expect([isAlive(pid), trial.files]).toEqual([false, []]);
  });

  it.each([
    ['a pid that is used again', () => ({ startedAt: startOf(foreign.pid) - 1 })],
    ['a pid that was used before', () => ({ startedAt: startOf(foreign.pid) + 1 })],
    ['another boot', () => ({ place: place.replace(/^./, '?') })],
    ['another pid namespace', () => ({ place: place.replace(/.$/, '?') })],
    ['a process that was not started', () => ({ pid: 0, startedAt: 0 })],
    ['the host that reads it', () => ({ pid: process.pid, startedAt: startOf(process.pid) })],
    ['its parent', () => ({ pid: process.ppid, startedAt: startOf(process.ppid) })],
    ['the first process', () => ({ pid: 1, startedAt: startOf(1) })],
    ['a negative pid', () => ({ pid: -foreign.pid })],
    ['a pid that is no whole number', () => ({ pid: foreign.pid + 0.5 })],
    ['a pid that is text', () => ({ pid: String(foreign.pid) })],
    ['no host', () => ({ host: undefined })],
  ])('with %s: nothing is ended, and the record is removed', async (_, changes) => {
    write(record(changes()));
    const { ended, survivors } = await openProcessLedger(trial.directory);
    expect([ended, survivors, trial.files, isAlive(foreign.pid)]).toEqual([[], [], [], true]);
  });

  it.each(['', '{', 'null', '[]', '{"__proto__":{"pid":1}}', '\u0000'])('that says %j is removed', async (text) => {
    writeFileSync(join(trial.directory, NAME), text);
    expect((await openProcessLedger(trial.directory)).ended).toEqual([]);
    expect(trial.files).toEqual([]);
  });

  it('where its file has another name, or is none: it is left alone', async () => {
    const others = ['lock', 'package.json', 'process-1.json', `x${NAME}`];
    for (const name of others) writeFileSync(join(trial.directory, name), JSON.stringify(record()));
    mkdirSync(join(trial.directory, NAME));
    symlinkSync('/dev/zero', join(trial.directory, NAME.replace('0', '1')));
    execFileSync('mkfifo', [join(trial.directory, NAME.replace('0', '2'))]);
    const before = trial.files;
    expect((await openProcessLedger(trial.directory)).ended).toEqual([]);
    expect([trial.files, isAlive(foreign.pid)]).toEqual([before, true]);
  });
});

describe('the processes of a host that still runs', () => {
  it('are left alone, and so are its records', async () => {
    using trial = new Trial();
    const host = new Host(trial, { web: ['daemon'] });
    await host.until(/^ready/);
    const before = trial.files;
    expect((await openProcessLedger(trial.directory)).ended).toEqual([]);
    expect([trial.files, trial.alive.length, host.pids.filter(isAlive)]).toEqual([before, 2, host.pids]);
    await host.kill();
    expect((await openProcessLedger(trial.directory)).ended).toHaveLength(2);
  });

  it('are those of the host itself, where it opens its ledger twice', async () => {
    using trial = new Trial();
    const ledger = await openProcessLedger(trial.directory);
    const entry = ledger.enter('web');
    const own = await started('sleep', ['600'], { env: { ...process.env, ...entry.environment }, detached: true });
    entry.started(own.pid);
    expect((await openProcessLedger(trial.directory)).ended).toEqual([]);
    expect([isAlive(own.pid), trial.files.length]).toEqual([true, 1]);
    own.kill();
  });

  it('are told apart by their ledger', async () => {
    using one = new Trial();
    using other = new Trial();
    const host = new Host(one, { web: [] });
    await host.until(/^ready/);
    await host.kill();
    expect((await openProcessLedger(other.directory)).ended).toEqual([]);
    expect(one.alive).toHaveLength(1);
    expect((await openProcessLedger(one.directory)).ended).toHaveLength(1);
  });
});

it('a ledger is the same under the name of a symbolic link', async () => {
  using trial = new Trial();
  using links = new Trial();
  const link = join(links.directory, 'link');
  symlinkSync(trial.directory, link);
  expect((await openProcessLedger(link)).directory).toBe(trial.directory);
});

it('a ledger is made where there is none, for this user only', async () => {
  using trial = new Trial();
  const directory = join(trial.directory, 'a', 'b');
  await openProcessLedger(directory);
  expect(execFileSync('stat', ['-c', '%A', directory], { encoding: 'utf8' })).toBe('drwx------\n');
});

it.each([
  [undefined, 'directory should be the path of a directory, got undefined'],
  ['', "directory should be the path of a directory, got ''"],
])('a ledger at %j is an error that names what was wrong', async (directory, message) => {
  await expect(openProcessLedger(directory as never)).rejects.toThrow(new TypeError(message));
});

it('a ledger that cannot be made is an error with the code of the system', async () => {
  using trial = new Trial();
  const file = join(trial.directory, 'file');
  writeFileSync(file, '');
  await expect(openProcessLedger(join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(openProcessLedger(file)).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(file, 'utf8')).toBe('');
});
