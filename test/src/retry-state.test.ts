import { afterEach, describe, expect, it, vi } from 'vitest';
import { RetryState } from '../../src';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** The waits before as many attempts. */
const waits = (retry: RetryState, attempts: number) =>
  Array.from({ length: attempts }, () => {
    const wait = retry.nextBackoff;
    retry.advance();
    return wait;
  });

describe('RetryState alone', () => {
  it('starts like that of the Go package', () => {
    const retry = new RetryState();
    expect([retry.attempts, retry.nextBackoff, retry.lastAttempt, retry.canRetry()]).toEqual([
      0,
      1000,
      undefined,
      true,
    ]);
  });

  it('doubles up to 60 s, and counts on past the last attempt', () => {
    const retry = new RetryState();
    expect(waits(retry, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(retry.attempts).toBe(8);
  });

  it('can retry five times', () => {
    const retry = new RetryState();
    const can = Array.from({ length: 7 }, () => {
      const before = retry.canRetry();
      retry.advance();
      return before;
    });
    expect(can).toEqual([true, true, true, true, true, false, false]);
  });

  it('stays at its cap at attempt 2 000, with any factor', () => {
    for (const factor of [1, 1.5, 2, 10, Number.MAX_VALUE]) {
      const retry = new RetryState({ factor, maxDelay: 45_000, maxAttempts: 2000 });
      for (let attempt = 0; attempt < 1999; attempt++) retry.advance();
      expect([retry.attempts, retry.canRetry()]).toEqual([1999, true]);
      retry.advance();
      expect([retry.attempts, retry.canRetry()]).toEqual([2000, false]);
      expect(retry.nextBackoff).toBe(factor === 1 ? 1000 : 45_000);
    }
  });

  it('follows its options', () => {
    expect(waits(new RetryState({ initialDelay: 10, factor: 3, maxDelay: 100 }), 4)).toEqual([10, 30, 90, 100]);
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    expect(waits(new RetryState({ initialDelay: 10, jitter: 'decorrelated' }), 3)).toEqual([30, 60, 105]);
  });

  it('remembers when the last attempt was, and forgets everything on reset', () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const retry = new RetryState();
    retry.advance();
    expect(retry.lastAttempt).toEqual(new Date(1_000_000));
    retry.reset();
    expect([retry.attempts, retry.nextBackoff, retry.lastAttempt]).toEqual([0, 1000, undefined]);
  });

  it('refuses options outside their range', () => {
    expect(() => new RetryState({ maxDelay: -1 })).toThrow(
      new RangeError('backoff.maxDelay should be a number from 0 to 2147483647, got -1'),
    );
  });
});
