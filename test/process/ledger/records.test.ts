import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openProcessLedger } from '../../../src/process';
import type { LedgerEntry, ProcessLedger } from '../../../src/process/ledger/process-ledger';
import { isAlive, PLUGIN, RealPlugin } from '../processes';
import { Trial } from './hosts';

const recordsIn = ({ files, directory }: Trial) =>
  files.map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')));

describe('a process is recorded', () => {
  it('as long as it runs', async () => {
    using trial = new Trial();
    const ledger = await openProcessLedger(trial.directory);
    await using plugin = new RealPlugin('Starting', [], { ledger });
    await plugin.until('Running');
    const before = recordsIn(trial);
    expect(before).toEqual([
      expect.objectContaining({ pluginId: 'web', pid: plugin.pid, startedAt: expect.any(Number) }),
    ]);
    process.kill(plugin.pid, 'SIGKILL');
    await plugin.until('Recovering');
    await plugin.until('Running');
    expect(recordsIn(trial).map(({ pid }) => pid)).toEqual([plugin.pid]);
    plugin.machine.transitionTo('Stopping', 'enough');
    await plugin.until('Stopped');
    expect(trial.files).toEqual([]);
  });

  it.each([
    ['Installing', 'install'],
    ['Building', 'build'],
    ['Validating', 'validate'],
    ['Uninstalling', 'uninstall'],
  ] as const)('in %s, too', async (phase, work) => {
    using trial = new Trial();
    const ledger = await openProcessLedger(trial.directory);
    await using plugin = new RealPlugin(phase, [], {
      ledger,
      [work]: { command: process.execPath, args: [PLUGIN] },
    });
    await expect.poll(() => plugin.pids.length).toBe(1);
    expect(recordsIn(trial).map(({ pid }) => pid)).toEqual(plugin.pids);
    plugin.machine.forcePhase('Failed', 'enough');
    await expect.poll(() => trial.files).toEqual([]);
  });

  it.each([
    ['no-such-program', [], 'cannot run no-such-program: no such program (ENOENT)'],
    ['true', ['x'.repeat(1_000_000)], 'spawn E2BIG'],
  ])('not where there is none: %s cannot be run', async (command, args, why) => {
    using trial = new Trial();
    const ledger = await openProcessLedger(trial.directory);
    await using plugin = new RealPlugin('Starting', [], { ledger, command, args });
    await plugin.until('Failed');
    expect([plugin.history, trial.files]).toEqual([[`Starting → Failed: start failed: ${why}`], []]);
  });
});

describe('a process that cannot be recorded', () => {
  it('is not started where the ledger is gone, and the reason says so', async () => {
    for (const [phase, next, work] of [
      ['Starting', 'Failed', 'start'],
      ['Building', 'BuildFailed', 'build'],
    ] as const) {
      using trial = new Trial();
      const ledger = await openProcessLedger(trial.directory);
      rmSync(trial.directory, { recursive: true });
      const build = { command: process.execPath, args: [PLUGIN] };
      await using plugin = new RealPlugin(phase, [], { ledger, build });
      await plugin.until(next);
      const reason = `cannot record the process in the ledger ${trial.directory}: ENOENT: no such file or directory`;
      expect(plugin.history).toEqual([expect.stringContaining(`${phase} → ${next}: ${work} failed: ${reason}`)]);
      expect(plugin.pids).toEqual([]);
    }
  });

  it('is killed, with its group, before the phase is left', async () => {
    const pids: number[] = [];
    let removed = 0;
    const entry: LedgerEntry = {
      environment: {},
      started(pid) {
        pids.push(pid);
        throw new Error('disk is full');
      },
      remove: () => {
        removed += 1;
      },
    };
    const ledger = { enter: () => entry } as Partial<ProcessLedger> as ProcessLedger;
    for (const phase of ['Starting', 'Building'] as const) {
      const build = { command: process.execPath, args: [PLUGIN] };
      await using plugin = new RealPlugin(phase, ['fork', 'ignore-sigterm'], { ledger, build });
      await expect.poll(() => plugin.history.length).toBe(1);
      expect(plugin.history[0]).toMatch(
        /^(Starting → Failed: start|Building → BuildFailed: build) failed: disk is full$/,
      );
      expect([plugin.pids, pids.filter(isAlive)]).toEqual([[], []]);
    }
    expect(removed).toBe(2);
  });
});
