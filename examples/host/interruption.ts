import { constants } from 'node:os';

const SIGNALS = ['SIGHUP', 'SIGINT', 'SIGTERM'] as const;

/** Somebody wants the host to end before it is done. */
export class Interruption extends Error {
  constructor(
    message: string,
    /** What the host exits with, so that a shell sees how it ended. */
    readonly exitCode: number,
  ) {
    super(message);
  }
}

/** A signal that is aborted, with an `Interruption`, when the process is asked to end, or nobody reads its output. */
export function untilInterrupted(): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) {
    process.on(name, () => controller.abort(new Interruption(`Interrupted by ${name}`, 128 + constants.signals[name])));
  }
  // The reader of a pipe may leave early, as in `npm start | head`; that must not leave plugins behind.
  process.stdout.on('error', () => {
    controller.abort(new Interruption('Nobody reads the output', 128 + constants.signals.SIGPIPE));
  });
  return controller.signal;
}
