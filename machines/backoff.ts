import { fromPromise } from 'xstate';
import { now } from './clock';

/** A wait, as a deadline. `null` is no wait at all: the actor never ends, and holds no timer. */
export type BackoffInput = Wait | null;

interface Wait {
  /** When the wait is over, in ms since the epoch. */
  deadline: number;
  /** How long the wait was when it began, in ms. It is never longer than this, whatever the wall clock does. */
  delay: number;
}

/** How much of a wait is left, in ms. */
export const waitLeft = ({ deadline, delay }: Wait): number => Math.min(Math.max(deadline - now(), 0), delay);

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
      const timer = setTimeout(resolve, waitLeft(input));
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    }),
);
