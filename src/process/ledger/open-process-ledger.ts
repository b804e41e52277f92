import { access, constants, mkdir, realpath, rm } from 'node:fs/promises';
import { checkDirectory } from '../../check-directory';
import { endLeftovers } from './end-leftovers';
import { findLeftovers, type Leftover } from './find-leftovers';
import { type LedgerRecord, readRecords } from './ledger-record';
import { openProcessTable } from './open-process-table';
import { ProcessLedger } from './process-ledger';
import { findProcess, type RunningProcess } from './process-table';

/**
 * Opens the directory in which `processActors({ …, ledger })` records each process that it starts, and ends every
 * process that an earlier host has left because it was killed or ran out of memory. Resolves when they are gone, so
 * that no plugin ever runs twice: open it before any plugin starts.
 *
 * All of them are asked by SIGTERM at once, and killed where they are still there after 2 seconds. A process counts
 * as left when the host that started it is gone. Those of a host that still runs, of this one, too, are left alone,
 * and so is a process that has the pid of one that was recorded but started at another time.
 *
 * What is found is each recorded process with its group and its descendants. On Linux it is found, too, where the
 * recorded process is gone, or the host was killed before it could record it: by the environment variable
 * `PLUGIN_STATECHART_LEDGER`, which all that it starts inherit. What is to outlive the host has to be a daemon that
 * does not have this variable. Written for macOS and Windows, too, but tested on Linux only.
 *
 * @param directory is created where there is none, for this user only. May be one that holds other things, but no
 *   other user should be able to write there
 * @throws {TypeError} the directory is not a string, or empty
 * @throws {Error} the directory cannot be made, read or written (with the system's `code`), or the processes of this
 *   machine cannot be listed
 */
export async function openProcessLedger(directory: string): Promise<ProcessLedger> {
  checkDirectory(directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  const ledger = await realpath(directory);
  const table = openProcessTable();
  const search = { ledger, place: table.place, tolerance: table.tolerance, own: process.pid };
  const records = await readRecords(ledger);
  const suspects = records.flatMap(({ record }) => record ?? []);
  let running = new Map<number, RunningProcess>();
  let left: Leftover[] = [];
  const { ended, survivors } = await endLeftovers(async () => {
    running = new Map((await table.read()).map((each) => [each.pid, each]));
    left = findLeftovers(running, suspects, left, search);
    return left;
  });
  const isOfRunningHost = ({ host, place }: LedgerRecord) =>
    place === table.place && findProcess(running, host, table.tolerance) !== undefined;
  const isNeeded = (record: LedgerRecord) => isOfRunningHost(record) || left.some(({ pid }) => pid === record.pid);
  const stale = records.filter(({ record }) => !record || !isNeeded(record));
  await Promise.all(stale.map(({ path }) => rm(path, { force: true })));
  return new ProcessLedger(ledger, table, ended, survivors);
}
