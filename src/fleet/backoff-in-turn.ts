import { createActor, fromPromise, toPromise } from 'xstate';
import { type BackoffInput, backoff } from '../../machines/backoff';
import type { BackoffLogic, WorkOutput } from '../../machines/work';
import type { Turns } from './turns';

/**
 * The backoff of a plugin in a fleet: it waits until the deadline, as any backoff, and then for the plugin's turn. The
 * plugin stays in its phase meanwhile.
 *
 * @param hasAttempt whether an attempt follows; where the attempts are used up there is nothing to wait for
 */
export function backoffInTurn(turns: Turns, pluginId: string, hasAttempt: () => boolean): BackoffLogic {
  return fromPromise<WorkOutput, BackoffInput>(async ({ input, signal }) => {
    const wait = createActor(backoff, { input }).start();
    signal.addEventListener('abort', () => wait.stop(), { once: true });
    await toPromise(wait);
    if (!input || !hasAttempt()) return;
    // Not by the wall clock, which may be set meanwhile.
    const from = performance.now();
    await turns.wait(pluginId, input.deadline, signal);
    const waited = Math.round(performance.now() - from);
    return waited > 0 ? { reason: `waited ${waited} ms for its turn` } : undefined;
  });
}
