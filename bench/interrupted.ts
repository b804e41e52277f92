/** Somebody ended the bench: Ctrl-C, a kill or a closed terminal. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Whoever read the output has read enough: `| head -1`. */
export class NobodyReads extends Error {
  override readonly name = 'NobodyReads';
}

/** Aborts when somebody ends the bench, so that no child process and no folder stays behind. */
export function untilInterrupted(): AbortSignal {
  const interrupted = new AbortController();
  // They stay: npm passes on the Ctrl-C that this process has already heard from the terminal.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => interrupted.abort(new Interrupted()));
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    interrupted.abort(new NobodyReads());
  });
  return interrupted.signal;
}
