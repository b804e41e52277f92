/** Waits until somebody ends the program: Ctrl-C, a kill or a closed terminal. Whoever waits then tidies up. */
export const untilInterrupted = (): Promise<void> =>
  new Promise((resolve) => {
    // They stay: npm passes on the Ctrl-C that this process has already heard from the terminal.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
  });
