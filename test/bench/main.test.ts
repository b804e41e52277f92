import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { ROOT } from '../../bench/root';
import { scaleOf } from '../../bench/scale';
import { sectionsOf } from '../../bench/sections';

// With Go at hand, its standard library may have to be compiled first.
vi.setConfig({ testTimeout: 120_000 });

/** In a process group of its own, so that what it leaves behind is found. */
const start = (...words: string[]): ChildProcess =>
  spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'bench/main.ts'), ...words], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function endOf(child: ChildProcess) {
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout = '', stderr = ''] = await Promise.all(
    [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : '')),
  );
  return { code: await closed, stdout, stderr };
}

const isGroupAlive = (pid: number): boolean => {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
};

/** The program of the child process that measures at the moment. */
function runningProgram(group: number): string {
  const processes = execFileSync('ps', ['-A', '-ww', '-o', 'pgid=,args='], { encoding: 'utf8' });
  const [, program] = new RegExp(`^ *${group} .* (\\S+/program\\.mjs) `, 'm').exec(processes) ?? [];
  if (program === undefined) throw new Error('none measures yet');
  return program;
}

test('--short --only transition prints one table with a row for each contender', async () => {
  const { code, stdout, stderr } = await endOf(start('--short', '--only', 'transition'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.match(/^## .*$/gm)).toEqual(['## Transition']);
  const [transition] = sectionsOf(scaleOf({ short: true }));
  const cells = stdout
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  expect(cells.slice(2).map(([, name]) => name)).toEqual(transition?.rows.map(({ name }) => name));
  for (const [, , cell] of cells.slice(2)) expect(cell).toMatch(/^[\d. ]+ \([\d. ]+ [nµm]?s\)$|^no Go toolchain$/);
});

test('what is asked for wrongly is one line and exit code 2', async () => {
  const { code, stdout, stderr } = await endOf(start('--only', 'nonsense'));
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^bench: option '--only <section>' argument 'nonsense' is invalid\..*\n$/);
});

test('--help is exit code 0', async () => {
  const { code, stdout, stderr } = await endOf(start('--help'));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Examples:');
});

/** Ends the bench while it measures, and returns its exit code, once it has left no process and no folder. */
async function endedBy(end: (child: ChildProcess) => void): Promise<number | null> {
  const child = start('--only', 'growth');
  const pid = child.pid as number;
  try {
    const ended = endOf(child);
    const folder = dirname(await vi.waitFor(() => runningProgram(pid), { timeout: 20_000, interval: 20 }));
    expect(existsSync(folder)).toBe(true);
    end(child);
    const { code, stderr } = await ended;
    expect(stderr).toBe('');
    await vi.waitFor(() => expect(isGroupAlive(pid)).toBe(false), { timeout: 5000 });
    expect(existsSync(folder)).toBe(false);
    return code;
  } finally {
    if (isGroupAlive(pid)) process.kill(-pid, 'SIGKILL');
  }
}

test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it with 130, and leaves nothing behind', async (signal) => {
  expect(await endedBy((child) => child.kill(signal))).toBe(130);
});
