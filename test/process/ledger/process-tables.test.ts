import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { procTable } from '../../../src/process/ledger/proc-table';
import { psTable } from '../../../src/process/ledger/ps-table';
import { Trial } from './hosts';
import { started } from './started';

const SLEEP = '/bin/sleep';

describe.each([
  ['/proc', procTable()],
  ['ps', psTable],
])('the list of processes by %s', (name, table) => {
  it('tells parent, group, command line and time of start of a process', async () => {
    const child = await started(SLEEP, ['60'], { detached: true });
    const { pid } = child;
    const recorded = table.startOf(pid);
    const found = { ...(await table.read()).find((each) => each.pid === pid), marker: undefined };
    child.kill();
    expect(found).toEqual({
      pid,
      parent: process.pid,
      group: pid,
      command: `${SLEEP} 60`,
      startedAt: expect.any(Number),
      marker: undefined,
    });
    expect(Math.abs((found.startedAt ?? Number.NaN) - recorded)).toBeLessThanOrEqual(table.tolerance);
  });

  it('tells the time of start of the host itself', async () => {
    const found = (await table.read()).find((each) => each.pid === process.pid);
    const off = Math.abs((found?.startedAt ?? Number.NaN) - table.startOf(process.pid));
    expect(off).toBeLessThanOrEqual(table.tolerance);
  });

  it('has no process that has ended and was not waited for', async () => {
    // `exec` makes of the shell a program that waits for nobody.
    const parent = await started('sh', ['-c', 'sleep 0 & exec sleep 60']);
    const states = () => execFileSync('ps', ['-o', 'stat=', '--ppid', String(parent.pid)], { encoding: 'utf8' });
    await expect.poll(states).toMatch(/^Z/);
    const found = (await table.read()).filter((each) => [each.pid, each.parent].includes(parent.pid));
    parent.kill();
    expect(found.map(({ pid }) => pid)).toEqual([parent.pid]);
  });

  it('reads any name and arguments', async () => {
    using trial = new Trial();
    const program = join(trial.directory, 'a) Z (b');
    copyFileSync(SLEEP, program);
    const child = await started(program, ['60']);
    const found = { ...(await table.read()).find(({ pid }) => pid === child.pid) };
    child.kill();
    expect([found.parent, found.command]).toEqual([process.pid, `${program} 60`]);
  });

  it.runIf(name === '/proc')(
    'tells the marker, wherever it is in the environment, and no part of another',
    async () => {
      const markers = async (env: NodeJS.ProcessEnv) => {
        const child = await started(SLEEP, ['60'], { env });
        const found = (await table.read()).find(({ pid }) => pid === child.pid);
        child.kill();
        return found?.marker;
      };
      const variable = 'PLUGIN_STATECHART_LEDGER';
      expect(await markers({ [variable]: '{"ü": "="}', A: 'b' })).toBe('{"ü": "="}');
      expect(await markers({ A: 'b', [variable]: '1' })).toBe('1');
      expect(await markers({ [`X${variable}`]: '1', A: `${variable}=1`, [`${variable}S`]: '1' })).toBe(undefined);
      expect(await markers({})).toBe(undefined);
    },
  );
});
