/** What the holder of a directory says of itself. */
export interface Holder {
  pid: number;
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

function whoIs(holder: Holder | undefined): string {
  if (!holder) return 'another process';
  const since = new Date(holder.since).toISOString();
  return holder.pid === process.pid
    ? `a store that this process opened at ${since}`
    : `process ${holder.pid} since ${since}`;
}

const whatToDo = (holder: Holder | undefined) => (holder?.pid === process.pid ? 'close that one' : 'end that process');
