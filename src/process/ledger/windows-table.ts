import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ProcessTable, RunningProcess } from './process-table';

/** One line each: pid, parent, when it started in ms since the epoch, command line. System processes have no such time. */
const SCRIPT =
  "Get-CimInstance Win32_Process | Where-Object CreationDate | ForEach-Object { '{0} {1} {2} {3}' -f $_.ProcessId, " +
  '$_.ParentProcessId, ([DateTimeOffset]$_.CreationDate).ToUnixTimeMilliseconds(), $_.CommandLine }';

function parse(line: string): RunningProcess[] {
  const [, pid, parent, startedAt, command = ''] = /^(\d+) (\d+) (\d+) (.*)$/.exec(line.trim()) ?? [];
  if (pid === undefined) return [];
  return [{ pid: Number(pid), parent: Number(parent), group: Number(pid), startedAt: Number(startedAt), command }];
}

/** Windows: what CIM says, by PowerShell. Not tested: the project has no Windows machine. */
export const windowsTable: ProcessTable = {
  place: process.platform,
  tolerance: 2000,
  // To ask PowerShell would hold up the host for a good part of a second at each start.
  startOf: (pid) => Math.round(pid === process.pid ? performance.timeOrigin : Date.now()),
  async read() {
    const { stdout } = await promisify(execFile)(
      'powershell.exe',
      ['-NoProfile', '-NonInteractive', '-Command', SCRIPT],
      {
        windowsHide: true,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    return stdout.split('\n').flatMap(parse);
  },
};
