import { fromPromise } from 'xstate';

/** A wait, as a deadline. `null` is no wait at all: the actor never ends, and holds no timer. */
export type BackoffInput = {
  /** When the wait is over, in ms since the epoch. */
  deadline: number;
  /** How long the wait was when it began, in ms. It is never longer than this, whatever the wall clock does. */
  delay: number;
} | null;

/**
 * Waits until a deadline, then is done, on a later turn of the event loop even where the deadline has passed.
 *
 * It is not a delayed transition (`after`), because XState does not restore those from a persisted snapshot. A
 * promise actor is started again with the same input, and so waits for what is left.
 *
 * @see https://github.com/statelyai/xstate/issues/5331
 */
export const backoff = fromPromise<void, BackoffInput>(
  ({ input, signal }) =>
    new Promise((resolve) => {
      if (!input) return;
      const left = Math.min(Math.max(input.deadline - Date.now(), 0), input.delay);
      const timer = setTimeout(resolve, left);
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    }),
);
