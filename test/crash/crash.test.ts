import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CrashTestOptions, crashTest } from './crash-test';

const TEN_MINUTES = 600_000;

async function nothingIsLost(options: Omit<CrashTestOptions, 'seed'>): Promise<void> {
  const seed = Date.now() % 2 ** 32;
  const { problems, ...seen } = await crashTest({ ...options, seed });
  expect(problems, `with --seed ${seed}`).toEqual([]);
  // That nothing is wrong says something only where something was done.
  expect(seen.rounds).toBe(options.rounds);
  for (const count of [seen.acknowledged, seen.lines, seen.ended]) expect(count).toBeGreaterThan(options.rounds / 2);
}

/** A disk of its own, of 8 MB; `undefined` where this machine does not allow it. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', folder], { stdio: 'pipe' });
    return folder;
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return undefined;
  }
}

function removeDisk(folder: string): void {
  execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** Takes the disk but for so many bytes, or gives it back. */
function fill(folder: string, left: number): void {
  const filler = join(folder, 'filler');
  rmSync(filler, { force: true });
  if (left === Number.POSITIVE_INFINITY) return;
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(filler, Buffer.alloc(Math.max(bavail * bsize - left, 0)));
}

describe.runIf(process.platform === 'linux')('a host that is killed again and again', () => {
  it('loses nothing that was flushed, and leaves no process', { timeout: TEN_MINUTES }, async () => {
    await nothingIsLost({ rounds: 100 });
  });

  it('loses nothing that was flushed where writes fail', { timeout: TEN_MINUTES }, async () => {
    await nothingIsLost({ rounds: 40, faults: 0.03 });
  });

  it('loses nothing that was flushed on a disk that is full', { timeout: TEN_MINUTES }, async (context) => {
    const disk = smallDisk();
    if (!disk) return context.skip('this machine allows no disk of its own');
    try {
      // Every other host finds little space, and soon none.
      const onRound = (round: number) => fill(disk, round % 2 === 0 ? 40_000 : Number.POSITIVE_INFINITY);
      await nothingIsLost({ rounds: 40, parent: disk, onRound });
    } finally {
      removeDisk(disk);
    }
  });
});
