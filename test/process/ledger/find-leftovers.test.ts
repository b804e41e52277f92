import { describe, expect, it } from 'vitest';
import { findLeftovers, type Leftover, type Suspect } from '../../../src/process/ledger/find-leftovers';
import type { RunningProcess } from '../../../src/process/ledger/process-table';

const search = { ledger: '/ledger', place: 'here', tolerance: 0, own: 50 };
const gone = { pid: 9, startedAt: 9 };

/** A process that starts after those with a lower pid, in a group of its own. */
const running = (pid: number, parent: number, changes: Partial<RunningProcess> = {}): RunningProcess => ({
  pid,
  parent,
  group: pid,
  startedAt: pid,
  command: 'sleep',
  ...changes,
});
const suspect = (pid: number, changes: Partial<Suspect> = {}): Suspect => ({
  pid,
  startedAt: pid,
  pluginId: 'web',
  host: gone,
  place: 'here',
  ...changes,
});
const marker = (changes: object = {}) =>
  JSON.stringify({ ledger: '/ledger', place: 'here', host: gone, pluginId: 'web', ...changes });

/** What is found beside the first process, a shell and the host that it started. */
function found(processes: RunningProcess[], suspects: Suspect[] = [], known: Leftover[] = [], changes: object = {}) {
  const all = [running(1, 0), running(40, 1), running(50, 40), ...processes];
  const table = new Map(all.map((each) => [each.pid, each]));
  const left = findLeftovers(table, suspects, known, { ...search, ...changes });
  return left.map(({ pid, pluginId }) => `${pid} ${pluginId}`).sort();
}

describe('what is left over', () => {
  it('is what was recorded or marked, with all that it started, and its group', () => {
    const processes = [
      running(100, 1),
      running(101, 100, { group: 100 }),
      running(102, 101),
      running(103, 1, { group: 100 }),
      running(200, 1, { marker: marker({ pluginId: 'other' }) }),
      running(201, 200),
      running(300, 1),
      running(301, 300),
    ];
    expect(found(processes, [suspect(100)])).toEqual([
      '100 web',
      '101 web',
      '102 web',
      '103 web',
      '200 other',
      '201 other',
    ]);
  });

  it('is not the group of a leader that is gone, because its pid may have been used again', () => {
    expect(found([running(101, 1, { group: 100 })], [suspect(100)])).toEqual([]);
  });

  it('stays what was found before, and not what has its pid now', () => {
    const known = [
      { ...running(101, 100), pluginId: 'web' },
      { ...running(102, 100), pluginId: 'web' },
    ];
    expect(found([running(101, 1), running(102, 1, { startedAt: 500 })], [], known)).toEqual(['101 web']);
  });

  it.each([
    ['of another ledger', marker({ ledger: '/other' })],
    ['of another place', marker({ place: 'there' })],
    ['of a host that runs', marker({ host: { pid: 60, startedAt: 60 } })],
    ['of another kind', '/ledger'],
    ['that is half of one', marker().slice(0, -1)],
  ])('is not what has a marker %s', (_, text) => {
    expect(found([running(60, 1), running(100, 60, { marker: text })])).toEqual([]);
  });

  it('is not the host itself, those that it descends from, its group, or what inherited its marker', () => {
    const inherited = marker();
    const processes = [
      running(40, 1, { marker: marker({ pluginId: 'other' }) }),
      running(50, 40, { marker: inherited }),
      running(51, 50, { marker: inherited }),
      running(52, 40, { marker: marker({ pluginId: 'other' }), group: 50 }),
      running(53, 40, { marker: marker({ pluginId: 'other' }) }),
    ];
    expect(found(processes, [suspect(1), suspect(40), suspect(50)])).toEqual(['53 other']);
  });

  it('is an orphan that fell to the shell or supervisor that starts one host after the other', () => {
    const processes = [running(40, 1, { group: 30 }), running(50, 40, { group: 30 }), running(100, 40)];
    expect(found(processes, [suspect(100)])).toEqual(['100 web']);
    expect(found([running(100, 50)], [suspect(100)])).toEqual(['100 web']);
  });

  it('is not what has the group 0, as all from outside of a container have, or the group of the first process', () => {
    const processes = [0, 1].flatMap((group) => [
      running(100 + group, 1, { group, marker: marker() }),
      running(200 + group, 1, { group }),
    ]);
    expect(found(processes)).toEqual(['100 web', '101 web']);
  });

  it('is not what is older than the process that has the pid of its parent now', () => {
    expect(found([running(100, 1), running(90, 100)], [suspect(100)])).toEqual(['100 web']);
  });

  it('is told by a time of start that is as exact as the system is', () => {
    const recorded = [suspect(100, { startedAt: 2100 })];
    expect(found([running(100, 1)], recorded, [], { tolerance: 2000 })).toEqual(['100 web']);
    expect(found([running(100, 1)], recorded, [], { tolerance: 1999 })).toEqual([]);
  });
});
