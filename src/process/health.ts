import { setTimeout as sleep } from 'node:timers/promises';
import type { WorkInput } from '../../machines/work';
import { askFunction, askMessage, askUrl } from './answers';
import type { ProcessGroup } from './process-group';
import type { ResolvedHealth } from './resolve-options';

function problemOf(
  group: ProcessGroup,
  health: ResolvedHealth,
  input: WorkInput,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { timeout } = health;
  if ('url' in health) return askUrl(health.url, timeout, signal);
  if ('check' in health) return askFunction(health.check, { ...input, signal }, timeout);
  return askMessage(group, health, timeout, signal);
}

/**
 * Asks the process again and again whether it is well.
 *
 * @returns why it is not, once enough checks in a row have failed; rejects when the signal is aborted
 */
export async function untilUnhealthy(
  group: ProcessGroup,
  health: ResolvedHealth,
  input: WorkInput,
  signal: AbortSignal,
): Promise<string> {
  for (let failed = 0; ; ) {
    await sleep(health.interval, undefined, { signal });
    const problem = await problemOf(group, health, input, signal);
    signal.throwIfAborted();
    failed = problem === undefined ? 0 : failed + 1;
    if (failed >= health.failures) return `health check failed ${failed} times in a row: ${problem}`;
  }
}
