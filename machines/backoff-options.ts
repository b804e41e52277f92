import { checkNumber } from './check-number';

/** How the wait before a recovery attempt is drawn. */
export type Jitter = 'none' | 'full' | 'equal' | 'decorrelated';

/** The longest delay that a timer of the platform takes: 2^31 - 1 ms, a little under 25 days. */
export const LONGEST_DELAY = 2_147_483_647;

/** How long to wait before each recovery attempt, how many attempts there are, and when they are forgotten. */
export interface BackoffOptions {
  /** The wait before the first attempt, in ms. Default 1000, or `maxDelay` where that is less; from 0 to `maxDelay`. */
  initialDelay: number;
  /** The longest wait, in ms. Default 60000; from 0 to 2147483647, the longest delay of a timer. */
  maxDelay: number;
  /** What each wait is multiplied by to give the next one. Default 2; at least 1. `decorrelated` does not use it. */
  factor: number;
  /** How many attempts there are before the plugin is Failed. Default 5; a whole number from 0. */
  maxAttempts: number;
  /**
   * Spreads the waits of plugins that crash together. Default `none`. With d the wait so far:
   *
   * - `none`: d
   * - `full`: anything from 0 to d
   * - `equal`: anything from d / 2 to d
   * - `decorrelated`: anything from `initialDelay` to three times the wait before
   *
   * The cap comes first and jitter only shortens, so no wait is longer than `maxDelay`.
   *
   * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
   */
  jitter: Jitter;
  /**
   * How long a plugin has to stay up, in ms, until its attempts are forgotten: one that dies sooner is in a crash
   * loop, and its attempts go on counting. Default `maxDelay`; from 0.
   */
  stableAfter: number;
}

/** What applies where an app says nothing: the values of the Go package. `stableAfter` follows `maxDelay`. */
export const DEFAULT_BACKOFF: Readonly<Omit<BackoffOptions, 'stableAfter'>> = Object.freeze({
  initialDelay: 1000,
  maxDelay: 60_000,
  factor: 2,
  maxAttempts: 5,
  jitter: 'none',
});

const JITTERS: readonly Jitter[] = ['none', 'full', 'equal', 'decorrelated'];

/**
 * Fills in the defaults.
 *
 * @throws {TypeError} an option of the wrong type; the message names it
 * @throws {RangeError} an option outside its range; the message names it and its range
 */
export function resolveBackoff(options: Partial<BackoffOptions> = {}): BackoffOptions {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`backoff should be an object of options, got ${options === null ? 'null' : typeof options}`);
  }
  const maxDelay = checkNumber('backoff.maxDelay', options.maxDelay ?? DEFAULT_BACKOFF.maxDelay, 0, LONGEST_DELAY);
  const jitter = options.jitter ?? DEFAULT_BACKOFF.jitter;
  if (!JITTERS.includes(jitter)) {
    throw new RangeError(`backoff.jitter should be one of ${JITTERS.join(', ')}, got ${String(jitter)}`);
  }
  return {
    initialDelay: checkNumber(
      'backoff.initialDelay',
      options.initialDelay ?? Math.min(DEFAULT_BACKOFF.initialDelay, maxDelay),
      0,
      maxDelay,
    ),
    maxDelay,
    factor: checkNumber('backoff.factor', options.factor ?? DEFAULT_BACKOFF.factor, 1, Number.MAX_VALUE),
    maxAttempts: checkNumber(
      'backoff.maxAttempts',
      options.maxAttempts ?? DEFAULT_BACKOFF.maxAttempts,
      0,
      Number.MAX_SAFE_INTEGER,
      true,
    ),
    jitter,
    stableAfter: checkNumber('backoff.stableAfter', options.stableAfter ?? maxDelay, 0, Number.MAX_SAFE_INTEGER),
  };
}
