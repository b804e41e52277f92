import type { BackoffOptions } from './backoff-options';

/** How far a plugin is with its recovery attempts, as plain JSON. */
export interface Retry {
  /** How many attempts were made since the last reset. */
  attempts: number;
  /** The longest that the next wait can be, in ms; without jitter it is the next wait. */
  nextBackoff: number;
  /** When the last attempt was counted, in ms since the epoch; `null` before the first. */
  lastAttempt: number | null;
}

/** The upper end of AWS's decorrelated jitter is three times the wait before. */
const DECORRELATED_FACTOR = 3;

/** No attempt made yet. */
export function initialRetry({ initialDelay, maxDelay, jitter }: BackoffOptions): Retry {
  const first = jitter === 'decorrelated' ? initialDelay * DECORRELATED_FACTOR : initialDelay;
  return { attempts: 0, nextBackoff: Math.min(first, maxDelay), lastAttempt: null };
}

/** Whether an attempt is left. */
export function canRetry(retry: Retry, options: BackoffOptions): boolean {
  return retry.attempts < options.maxAttempts;
}

/**
 * The wait before the next attempt, in whole ms: at most `nextBackoff`, less by jitter.
 *
 * @param random a number from 0 up to but not including 1, as `Math.random()` gives
 */
export function drawDelay({ nextBackoff }: Retry, options: BackoffOptions, random: number): number {
  const shortest = {
    none: nextBackoff,
    full: 0,
    equal: nextBackoff / 2,
    decorrelated: Math.min(options.initialDelay, nextBackoff),
  }[options.jitter];
  return Math.round(shortest + random * (nextBackoff - shortest));
}

/** One attempt more, which was made after a wait of `delay` ms. */
export function advanceRetry(retry: Retry, options: BackoffOptions, delay: number, now: number): Retry {
  const next = options.jitter === 'decorrelated' ? delay * DECORRELATED_FACTOR : retry.nextBackoff * options.factor;
  return {
    attempts: retry.attempts + 1,
    nextBackoff: Math.min(next, options.maxDelay),
    lastAttempt: now,
  };
}
