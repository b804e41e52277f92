import { describe, expect, it } from 'vitest';
import { reasonFor } from '../../machines/reason';
import type { PluginLifecycleContext } from '../../src';

const context = (number: number | null) =>
  ({
    attempt: number === null ? null : { number, delay: 2000, deadline: 0 },
    retry: { attempts: 5 },
    backoff: { maxAttempts: 5 },
  }) as PluginLifecycleContext;

const done = (output?: unknown) => ({ type: 'xstate.done.actor.backoff', output });

describe('the reason at the end of a backoff', () => {
  it('tells the wait and the attempt', () => {
    expect(reasonFor(done(), context(2))).toBe('backoff of 2000 ms elapsed (attempt 2 of 5)');
  });

  it('tells that no attempt is left', () => {
    expect(reasonFor(done(), context(null))).toBe('retries exhausted (5 of 5)');
  });

  it('tells of a start that counts as no attempt', () => {
    expect(reasonFor(done(), context(0))).toBe('started again after the host');
  });

  it('goes on with what the backoff actor says', () => {
    const output = { reason: 'waited 300 ms for its turn' };
    expect([2, 0, null].map((number) => reasonFor(done(output), context(number)))).toEqual([
      'backoff of 2000 ms elapsed (attempt 2 of 5); waited 300 ms for its turn',
      'started again after the host; waited 300 ms for its turn',
      'retries exhausted (5 of 5); waited 300 ms for its turn',
    ]);
  });

  it.each([[{}], [{ reason: '' }], [{ reason: undefined }], [null], ['text']])(
    'takes %j for nothing to add',
    (output) => {
      expect(reasonFor(done(output), context(0))).toBe('started again after the host');
    },
  );
});
