import { hostname } from 'node:os';

/** What the holder of a directory says of itself. */
export interface Holder {
  pid: number;
  /** The name of the machine, or of the container, that it runs on: each container has a process 1. */
  machine: string;
  /** Since when it holds the directory, in ms since the epoch. */
  since: number;
}

/** A directory that another host, or this one, uses already. Nothing in it was read or changed. */
export class DirectoryLockedError extends Error {
  override readonly name = 'DirectoryLockedError';
  readonly code = 'ERR_DIRECTORY_LOCKED';

  constructor(
    readonly directory: string,
    /** Who has it; `undefined` where the holder has not said so (yet). */
    readonly holder: Holder | undefined,
  ) {
    super(`${directory} is in use by ${whoIs(holder)}: ${whatToDo(holder)}, or choose another directory`);
  }
}

const isThisProcess = ({ pid, machine }: Holder): boolean => pid === process.pid && machine === hostname();

function whoIs(holder: Holder | undefined): string {
  if (!holder) return 'another process';
  const since = new Date(holder.since).toISOString();
  if (isThisProcess(holder)) return `a store that this process opened at ${since}`;
  const place = holder.machine === hostname() ? '' : ` on ${holder.machine}`;
  return `process ${holder.pid}${place} since ${since}`;
}

const whatToDo = (holder: Holder | undefined) =>
  holder && isThisProcess(holder) ? 'close that one' : 'end that process';
