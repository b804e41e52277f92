import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BackoffOptions, type Jitter, resolveBackoff } from '../../machines/backoff-options';
import { advanceRetry, canRetry, drawDelay, initialRetry } from '../../machines/retry';

/** The waits of as many attempts, drawn with the same random number each time. */
function waits(options: Partial<BackoffOptions>, attempts: number, random = 0): number[] {
  const backoff = resolveBackoff(options);
  let retry = initialRetry(backoff);
  return Array.from({ length: attempts }, () => {
    const delay = drawDelay(retry, backoff, random);
    retry = advanceRetry(retry, backoff, delay, 0);
    return delay;
  });
}

const ALMOST_ONE = 1 - Number.EPSILON;

describe('the wait before an attempt', () => {
  it('is that of the Go package: 1 s, doubled up to 60 s', () => {
    expect(waits({}, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('follows initialDelay, factor and maxDelay', () => {
    expect(waits({ initialDelay: 100, factor: 3 }, 5)).toEqual([100, 300, 900, 2700, 8100]);
    expect(waits({ initialDelay: 100, factor: 1 }, 3)).toEqual([100, 100, 100]);
    expect(waits({ initialDelay: 100, factor: 1.5, maxDelay: 300 }, 5)).toEqual([100, 150, 225, 300, 300]);
    expect(waits({ initialDelay: 0 }, 3)).toEqual([0, 0, 0]);
  });

  it.each<[Jitter, number[], number[]]>([
    ['none', [1000, 2000, 4000, 5000], [1000, 2000, 4000, 5000]],
    ['full', [0, 0, 0, 0], [1000, 2000, 4000, 5000]],
    ['equal', [500, 1000, 2000, 2500], [1000, 2000, 4000, 5000]],
    ['decorrelated', [1000, 1000, 1000, 1000], [3000, 5000, 5000, 5000]],
  ])('with jitter %s is from %j to %j', (jitter, shortest, longest) => {
    expect(waits({ jitter, maxDelay: 5000 }, 4, 0)).toEqual(shortest);
    expect(waits({ jitter, maxDelay: 5000 }, 4, ALMOST_ONE)).toEqual(longest);
  });

  it('is a whole number from 0 to nextBackoff to maxDelay, whatever the options, at attempt 2 000, too', () => {
    const options = fc
      .record({
        maxDelay: fc.integer({ min: 0, max: 2_147_483_647 }),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        factor: fc.double({ min: 1, max: Number.MAX_VALUE, noNaN: true }),
        jitter: fc.constantFrom<Jitter>('none', 'full', 'equal', 'decorrelated'),
      })
      .map(({ share, ...rest }) => resolveBackoff({ ...rest, initialDelay: Math.floor(rest.maxDelay * share) }));
    fc.assert(
      fc.property(options, fc.double({ min: 0, max: ALMOST_ONE, noNaN: true }), (backoff, random) => {
        let retry = initialRetry(backoff);
        for (let attempt = 0; attempt < 2000; attempt++) {
          const delay = drawDelay(retry, backoff, random);
          if (!(Number.isInteger(delay) && delay >= 0 && delay <= retry.nextBackoff)) return false;
          if (!(retry.nextBackoff <= backoff.maxDelay)) return false;
          retry = advanceRetry(retry, backoff, delay, 0);
        }
        return retry.attempts === 2000;
      }),
      { numRuns: 100 },
    );
  });

  it('leaves attempts until maxAttempts are made', () => {
    const backoff = resolveBackoff({ maxAttempts: 2 });
    const retries = [0, 1, 2, 3].map((attempts) => canRetry({ attempts, nextBackoff: 0, lastAttempt: null }, backoff));
    expect(retries).toEqual([true, true, false, false]);
  });
});
