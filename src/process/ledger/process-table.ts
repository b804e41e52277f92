/** Which process it is. A pid alone does not say: it is used again when its process is gone. */
export interface ProcessIdentity {
  pid: number;
  /** When it started: on Linux in clock ticks since the machine did, elsewhere in ms since the epoch. */
  startedAt: number;
}

/** A process as the system lists it. One that has ended and was not waited for yet (a zombie) is not listed. */
export interface RunningProcess extends ProcessIdentity {
  parent: number;
  /** The process group; where the system has none, its own pid. */
  group: number;
  /** Its command line. */
  command: string;
  /** What `MARKER_VARIABLE` is in its environment, where that can be read. */
  marker?: string | undefined;
}

/** The system's list of processes. */
export interface ProcessTable {
  /** Where, and since when, its pids and times of start hold. */
  readonly place: string;
  /** How much a time of start may differ from the one that was recorded, either way. */
  readonly tolerance: number;
  /** When this process, or a child that was started in this turn, did start. */
  startOf(pid: number): number;
  read(): RunningProcess[] | Promise<RunningProcess[]>;
}

/** The process, where it is still the same. */
export function findProcess(
  running: ReadonlyMap<number, RunningProcess>,
  { pid, startedAt }: ProcessIdentity,
  tolerance: number,
): RunningProcess | undefined {
  const found = running.get(pid);
  return found && Math.abs(found.startedAt - startedAt) <= tolerance ? found : undefined;
}
