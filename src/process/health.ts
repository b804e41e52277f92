import { setTimeout as sleep } from 'node:timers/promises';
import { askMessage, askUrl } from './answers';
import type { ResolvedHealth } from './options';
import type { ProcessGroup } from './process-group';

/**
 * Asks the process again and again whether it is well.
 *
 * @returns why it is not, once enough checks in a row have failed; rejects when the signal is aborted
 */
export async function untilUnhealthy(
  group: ProcessGroup,
  health: ResolvedHealth,
  signal: AbortSignal,
): Promise<string> {
  const { interval, timeout, failures } = health;
  for (let failed = 0; ; ) {
    await sleep(interval, undefined, { signal });
    const problem =
      'url' in health ? await askUrl(health.url, timeout, signal) : await askMessage(group, health, timeout, signal);
    signal.throwIfAborted();
    failed = problem === undefined ? 0 : failed + 1;
    if (failed >= failures) return `health check failed ${failed} times in a row: ${problem}`;
  }
}
