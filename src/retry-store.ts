import type { BackoffOptions } from '../machines/backoff-options';
import { advanceRetry, drawDelay, initialRetry, type Retry } from '../machines/retry';

/** Where a retry state is kept: in the object itself, or in a running actor. */
export interface RetryStore {
  get(): Retry;
  advance(): void;
  reset(): void;
}

/** One of its own, that begins without an attempt, or where another is. */
export function retryStore(options: BackoffOptions, from = initialRetry(options)): RetryStore {
  let retry = from;
  return {
    get: () => retry,
    advance: () => {
      retry = advanceRetry(retry, options, drawDelay(retry, options, Math.random()), Date.now());
    },
    reset: () => {
      retry = initialRetry(options);
    },
  };
}
