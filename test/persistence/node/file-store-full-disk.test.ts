import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { newDirectory } from './store-directory';

const FULL_DISK = fileURLToPath(new URL('fixtures/full-disk.ts', import.meta.url));

/** Runs a program, with a disk of 128 kB as its last argument. Nobody else sees the disk, so it is gone with it. */
const onSmallDisk = (directory: string, ...program: string[]): [string, string[]] => [
  'unshare',
  [
    '--mount',
    '--map-root-user',
    'sh',
    '-c',
    'mount -t tmpfs -o size=128k tmpfs "$0" && exec "$@"',
    directory,
    ...program,
    directory,
  ],
];

function canMount(): boolean {
  const { status } = spawnSync(...onSmallDisk('/tmp', 'true'));
  return status === 0;
}

it.skipIf(!canMount())('on a full disk, snapshots and lines stay whole, and all is stored when there is room', () => {
  const program = [process.execPath, '--import', 'tsx', FULL_DISK];
  const output = execFileSync(...onSmallDisk(newDirectory(), ...program), { encoding: 'utf8' });
  const steps = output.split('\n').slice(0, -1);
  expect(steps.map((step) => JSON.parse(step))).toEqual([
    { step: 'room enough', end: 'saved', stored: 1, lines: [1] },
    { step: 'no room for the snapshot', end: 'ENOSPC', stored: 1, lines: [1] },
    { step: 'no room for the journal', end: 'ENOSPC', stored: 5, lines: [1] },
    { step: 'opened while there is no room', end: 'ENOSPC', stored: 5, lines: [1] },
    { step: 'room again', end: 'saved', stored: 6, lines: [1, 2, 3, 4, 5, 6] },
  ]);
});
