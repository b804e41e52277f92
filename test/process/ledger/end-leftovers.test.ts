import { afterEach, expect, it, vi } from 'vitest';
import { endLeftovers } from '../../../src/process/ledger/end-leftovers';
import type { Leftover } from '../../../src/process/ledger/find-leftovers';

const TIMES = { grace: 60, patience: 60 };

const leftover = (pid: number): Leftover => ({
  pid,
  pluginId: 'web',
  command: `sleep ${pid}`,
  parent: 1,
  group: pid,
  startedAt: 1,
});
const who = (pid: number) => ({ pluginId: 'web', pid, command: `sleep ${pid}` });

/** Processes that answer to a signal as told; the test process itself sends none. */
function signals(answer: (pid: number, signal: string) => void) {
  const sent: string[] = [];
  vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    sent.push(`${signal} ${pid}`);
    answer(pid, String(signal));
    return true;
  });
  return sent;
}

afterEach(() => {
  vi.restoreAllMocks();
});

it('what does not even end after SIGKILL is a survivor, and holds nobody up for ever', async () => {
  const sent = signals(() => {});
  const { ended, survivors } = await endLeftovers(async () => [leftover(100)], TIMES);
  expect([ended, survivors]).toEqual([[], [{ ...who(100), why: 'does not end after SIGKILL' }]]);
  expect(sent).toEqual(['SIGTERM 100', 'SIGKILL 100']);
});

it('what may not be ended is a survivor at once, with what the system says', async () => {
  signals((pid) => {
    if (pid === 100) throw Object.assign(new Error('kill EPERM'), { code: 'EPERM' });
    left.delete(pid);
  });
  const left = new Set([100, 101]);
  const began = performance.now();
  const outcome = await endLeftovers(async () => [...left].map(leftover));
  expect(outcome).toEqual({
    ended: [{ ...who(101), how: 'SIGTERM' }],
    survivors: [{ ...who(100), why: 'kill EPERM' }],
  });
  expect(performance.now() - began).toBeLessThan(1000);
});

it('what is gone before it could be asked has ended', async () => {
  signals((pid) => {
    left.delete(pid);
    throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH' });
  });
  const left = new Set([100]);
  const outcome = await endLeftovers(async () => [...left].map(leftover), TIMES);
  expect(outcome).toEqual({ ended: [{ ...who(100), how: 'SIGTERM' }], survivors: [] });
});

it('what comes up while the others end is ended, too, without mercy once the time is over', async () => {
  const sent = signals((pid, signal) => {
    if (signal === 'SIGTERM' && pid === 100) return;
    left.delete(pid);
    if (pid === 100) left.add(101);
  });
  const left = new Set([100]);
  const { ended, survivors } = await endLeftovers(async () => [...left].map(leftover), { ...TIMES, patience: 2000 });
  expect([ended.map(({ pid, how }) => `${how} ${pid}`), survivors]).toEqual([['SIGKILL 100', 'SIGKILL 101'], []]);
  expect(sent).toEqual(['SIGTERM 100', 'SIGKILL 100', 'SIGKILL 101']);
});
