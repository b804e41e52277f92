import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { markerIn } from './marker';
import type { ProcessTable, RunningProcess } from './process-table';

/**
 * What a file below /proc says; `undefined` where its process is gone by now, or is somebody else's. Any other error
 * is one: a process that is overlooked would count as gone.
 */
function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(code)) return undefined;
    throw error;
  }
}

/** Reads /proc/<pid>/stat (proc_pid_stat(5)). The name is in brackets, and may hold blanks and brackets itself. */
function processOf(pid: number): RunningProcess | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const end = stat.lastIndexOf(')');
  // From field 3 on.
  const [state, parent, group, ...rest] = stat.slice(end + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  return {
    pid,
    parent: Number(parent),
    group: Number(group),
    startedAt: Number(rest[16]),
    marker: markerIn(read(`/proc/${pid}/environ`) ?? ''),
    // Read of the few processes only whose command line is asked for. One that has cleared it has a name at least.
    get command() {
      const line = read(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ').trim();
      return line || stat.slice(stat.indexOf('(') + 1, end);
    },
  };
}

/**
 * Linux: /proc. Times of start are exact, and the environment of the user's own processes can be read.
 *
 * @throws {Error} /proc is not mounted
 */
export function procTable(): ProcessTable {
  return {
    place: `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`,
    tolerance: 0,
    startOf: (pid) =>
      Number(
        read(`/proc/${pid}/stat`)
          ?.replace(/^.*\) /s, '')
          .split(' ')[19],
      ),
    read: () =>
      readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .flatMap((name) => {
          const found = processOf(Number(name));
          return found ? [found] : [];
        }),
  };
}
