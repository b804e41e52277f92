import { procTable } from './proc-table';
import type { ProcessTable } from './process-table';
import { psTable } from './ps-table';
import { windowsTable } from './windows-table';

/** The list of processes of this system. */
export function openProcessTable(): ProcessTable {
  if (process.platform === 'linux') return procTable();
  return process.platform === 'win32' ? windowsTable : psTable;
}
