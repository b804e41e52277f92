import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Starts a program. Its arguments and environment can be read: for a moment after the start they are empty. */
export async function started(
  program: string,
  args: string[],
  options: SpawnOptions = {},
): Promise<ChildProcess & { pid: number }> {
  const child = spawn(program, args, { stdio: 'ignore', ...options });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program} was not started`);
  await expect.poll(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8'), { interval: 1 }).not.toBe('');
  return Object.assign(child, { pid });
}
