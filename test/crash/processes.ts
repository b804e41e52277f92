import { readdirSync, readFileSync } from 'node:fs';

/** What marks the processes of a crash test, and of one of its rounds: those that they start have it, too. */
export const MARK = 'CRASH_TEST_ROUND';

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // It has ended meanwhile, or is somebody else's.
    return '';
  }
}

/** The processes that still run and have a mark that begins so: their ids, and their marks. Zombies do not run. */
export function processesMarked(beginning: string): { pid: number; mark: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && !/\) Z /.test(read(`/proc/${name}/stat`)))
    .flatMap((pid) => {
      const variables = read(`/proc/${pid}/environ`).split('\0');
      const mark = variables.find((variable) => variable.startsWith(`${MARK}=${beginning}`));
      return mark === undefined ? [] : [{ pid: Number(pid), mark: mark.slice(MARK.length + 1) }];
    });
}
