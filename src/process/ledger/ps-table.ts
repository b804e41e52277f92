import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessTable, RunningProcess } from './process-table';

const COLUMNS = ['pid', 'ppid', 'pgid', 'stat', 'lstart', 'args'].flatMap((column) => ['-o', `${column}=`]);

/** `501 1 501 Ss Mon Nov 23 17:02:58 2026 node plugin.mjs` */
const LINE = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(.*)$/;

function parse(line: string): RunningProcess[] {
  const [, pid, parent, group, state = '', startedAt, command = ''] = LINE.exec(line) ?? [];
  if (pid === undefined || state.startsWith('Z')) return [];
  return [
    {
      pid: Number(pid),
      parent: Number(parent),
      group: Number(group),
      startedAt: Date.parse(`${startedAt} UTC`),
      command: command.trim(),
    },
  ];
}

/**
 * macOS and other Unix systems: ps(1), whose times of start are whole seconds. Nothing there shows the environment of
 * a process. Written for macOS, and tested on Linux only.
 */
export const psTable: ProcessTable = {
  place: process.platform,
  tolerance: 2000,
  // To ask ps would hold up the host at each start.
  startOf: (pid) => Math.round(pid === process.pid ? performance.timeOrigin : Date.now()),
  async read() {
    const environment = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
    const { stdout } = await promisify(execFile)('ps', ['-A', ...COLUMNS], {
      env: environment,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.split('\n').flatMap(parse);
  },
};
