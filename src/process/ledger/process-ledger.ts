import { rmSync, writeFileSync } from 'node:fs';
import { errorText } from '../../../machines/text';
import type { EndedProcess, SurvivingProcess } from './end-leftovers';
import { type LedgerRecord, newRecordPath } from './ledger-record';
import { MARKER_VARIABLE, type Marker } from './marker';
import type { ProcessIdentity, ProcessTable } from './process-table';

/** The record of one process, which is made before the process. */
export interface LedgerEntry {
  /** What the environment of the process has to hold. */
  readonly environment: Record<string, string>;
  /** Says which process it is now. @throws {Error} that could not be written */
  started(pid: number): void;
  /** Removes the record: there is no such process any more. */
  remove(): void;
}

/** A directory with the processes that run for a host, so that the next host can end those that this one leaves. */
export class ProcessLedger {
  readonly #table: ProcessTable;

  /** Made by `openProcessLedger`. */
  constructor(
    /** Where it is, without symbolic links. */
    readonly directory: string,
    table: ProcessTable,
    /** The processes that earlier hosts had left, and that are gone now. */
    readonly ended: readonly EndedProcess[],
    /** Those that could not be ended; it is tried again when the ledger is opened next. Empty as a rule. */
    readonly survivors: readonly SurvivingProcess[],
  ) {
    this.#table = table;
  }

  /**
   * Begins the record of a process that is about to start. For `processActors`.
   *
   * @throws {Error} the directory cannot be written: the process should not be started
   */
  enter(pluginId: string): LedgerEntry {
    const path = newRecordPath(this.directory);
    const { place } = this.#table;
    const host = { pid: process.pid, startedAt: this.#table.startOf(process.pid) };
    const marker: Marker = { ledger: this.directory, pluginId, host, place };

    const remove = () => {
      try {
        rmSync(path, { force: true });
      } catch {
        // A record of a process that is gone does no harm: the next host removes it.
      }
    };
    const write = (process: ProcessIdentity, flag: 'wx' | 'r+') => {
      const record: LedgerRecord = { pluginId, host, place, ...process };
      try {
        writeFileSync(path, `${JSON.stringify(record)}\n`, { flag });
      } catch (error) {
        remove();
        throw new Error(`cannot record the process in the ledger ${this.directory}: ${errorText(error)}`);
      }
    };

    write({ pid: 0, startedAt: 0 }, 'wx');
    return {
      environment: { [MARKER_VARIABLE]: JSON.stringify(marker) },
      // The longer text goes over the shorter one: there is room for it even where the disk has become full.
      started: (pid) => write({ pid, startedAt: this.#table.startOf(pid) }, 'r+'),
      remove,
    };
  }
}
