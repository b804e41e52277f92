import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { openProcessLedger } from '../../../src/process';
import { isAlive } from '../processes';
import { Host, Trial } from './hosts';
import { started } from './started';

describe('after a host was killed, the next one', () => {
  it('ends its processes, tells which, and leaves no record of them', async () => {
    using trial = new Trial();
    const host = new Host(trial, { plain: [], deaf: ['ignore-sigterm'] });
    await host.until(/^ready/, 2);
    expect(trial.files).toEqual([expect.stringMatching(/^process-.*\.json$/), expect.stringMatching(/^process-/)]);
    await host.kill();
    expect(trial.alive).toHaveLength(2);
    const began = Date.now();
    const { ended, survivors } = await openProcessLedger(trial.directory);
    expect([trial.alive, trial.files, survivors]).toEqual([[], [], []]);
    expect(ended.map(({ pluginId, how }) => `${pluginId} ${how}`).sort()).toEqual(['deaf SIGKILL', 'plain SIGTERM']);
    expect(ended.map(({ pid }) => pid).sort()).toEqual(host.pids.sort());
    expect(ended[0]?.command).toMatch(/node.* .*plugin\.mjs/);
    expect(Date.now() - began).toBeGreaterThanOrEqual(2000);
    expect(Date.now() - began).toBeLessThan(4000);
    expect((await openProcessLedger(trial.directory)).ended).toEqual([]);
  });

  it('asks each process once, because a second time may mean "at once" to a program', async () => {
    using trial = new Trial();
    const notes = join(trial.directory, 'notes');
    const host = new Host(trial, { web: [`notes=${notes}`, 'ignore-sigterm'] });
    await host.until(/^ready/);
    await host.kill();
    await openProcessLedger(trial.directory);
    expect(readFileSync(notes, 'utf8')).toBe('asked to end\n');
  });

  it.each([
    ['whose leader is gone', ['fork'], (pids: number[]) => process.kill(pids[0] as number, 'SIGKILL')],
    ['that left the group', ['daemon'], () => {}],
    ['that left the group, and whose leader is gone', ['daemon', 'exits-after=1'], () => sleep(300)],
    ['that hides its environment, in the group', ['shy=group'], () => {}],
    ['that hides its environment and left the group', ['shy=session'], () => {}],
    ['that starts another one when it is asked to end', ['hydra'], () => {}],
  ])('ends a process %s', async (_, behaviours, meanwhile) => {
    using trial = new Trial();
    const host = new Host(trial, { web: behaviours });
    await host.until(/^up/, behaviours[0] === 'hydra' ? 1 : 2);
    await host.kill();
    await meanwhile(host.pids);
    expect(host.pids.filter(isAlive)).not.toEqual([]);
    const { ended } = await openProcessLedger(trial.directory);
    expect([host.pids.filter(isAlive), trial.alive, trial.files]).toEqual([[], [], []]);
    expect(new Set(ended.map(({ pluginId }) => pluginId))).toEqual(new Set(['web']));
  });

  it('ends a process that was started just before its host was killed, and not recorded yet', async () => {
    using trial = new Trial();
    const host = new Host(trial, { web: [] }, 'spawned');
    await host.exited();
    const alive = trial.alive;
    expect(alive).toHaveLength(1);
    const { ended } = await openProcessLedger(trial.directory);
    expect([ended.map(({ pluginId, pid }) => `${pluginId} ${pid}`), trial.alive, trial.files]).toEqual([
      [`web ${alive[0]}`],
      [],
      [],
    ]);
  });

  it('finds nothing at whatever moment the one before was killed, while plugins start, crash and leave daemons', async () => {
    using trial = new Trial();
    const foreign = await started('sleep', ['60'], { detached: true });
    const plugins = { plain: [], crashes: ['crashes-after=20'], leaves: ['daemon', 'exits-after=30'] };
    for (let round = 0; round < 10; round++) {
      const host = new Host(trial, plugins);
      await host.until(/^ended/);
      expect(host.left).toEqual([]);
      await sleep(Math.random() * 500);
      await host.kill();
    }
    await openProcessLedger(trial.directory);
    expect([trial.alive, trial.files, isAlive(foreign.pid)]).toEqual([[], [], true]);
    foreign.kill();
  }, 60_000);

  it('ends hundreds of processes that do not listen within one time of grace', async () => {
    using trial = new Trial();
    const host = new Host(trial, { web: ['crowd=300'] });
    await expect.poll(() => trial.alive.length, { timeout: 10_000 }).toBeGreaterThan(300);
    await host.kill();
    const began = Date.now();
    const { ended } = await openProcessLedger(trial.directory);
    expect(Date.now() - began).toBeLessThan(5000);
    expect([trial.alive, ended.length > 300]).toEqual([[], true]);
  });
});
