import { onExit } from 'signal-exit';

const endings = new Set<() => void>();
let stopListening: (() => void) | undefined;

/**
 * Runs `end` when the host ends: by itself, by `process.exit`, by an uncaught error or by a signal. It has to be done
 * when it returns. The host's signal handling is touched only while there is something to end.
 *
 * @returns takes it back
 */
export function endWithHost(end: () => void): () => void {
  endings.add(end);
  stopListening ??= onExit(() => {
    for (const end of endings) end();
  });
  return () => {
    endings.delete(end);
    if (endings.size > 0) return;
    stopListening?.();
    stopListening = undefined;
  };
}
