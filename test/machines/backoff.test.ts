import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createActor } from 'xstate';
import { type BackoffInput, backoff } from '../../src';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const start = (input: BackoffInput) => createActor(backoff, { input }).start();
const in_ = (delay: number, left = delay): BackoffInput => ({ delay, deadline: Date.now() + left });

describe('the backoff actor', () => {
  it('is done at its deadline and not before', async () => {
    const actor = start(in_(500));
    await vi.advanceTimersByTimeAsync(499);
    expect(actor.getSnapshot().status).toBe('active');
    await vi.advanceTimersByTimeAsync(1);
    expect(actor.getSnapshot().status).toBe('done');
  });

  it('waits for what is left when it is restored', async () => {
    const first = start(in_(600));
    await vi.advanceTimersByTimeAsync(200);
    const snapshot = JSON.parse(JSON.stringify(first.getPersistedSnapshot()));
    first.stop();
    const second = createActor(backoff, { snapshot, input: null }).start();
    await vi.advanceTimersByTimeAsync(399);
    expect(second.getSnapshot().status).toBe('active');
    await vi.advanceTimersByTimeAsync(1);
    expect(second.getSnapshot().status).toBe('done');
  });

  it('is done on a later turn, not in the same call, when its deadline has passed', async () => {
    const actor = start(in_(500, -100_000));
    await Promise.resolve();
    expect(actor.getSnapshot().status).toBe('active');
    await vi.advanceTimersByTimeAsync(0);
    expect(actor.getSnapshot().status).toBe('done');
  });

  it('never waits longer than its delay, even where the wall clock went back an hour', async () => {
    const actor = start(in_(500, 3_600_000));
    await vi.advanceTimersByTimeAsync(500);
    expect(actor.getSnapshot().status).toBe('done');
  });

  it('holds no timer after it is stopped, and none without a wait', () => {
    const actor = start(in_(500));
    expect(vi.getTimerCount()).toBe(1);
    actor.stop();
    expect(vi.getTimerCount()).toBe(0);
    expect(start(null).getSnapshot().status).toBe('active');
    expect(vi.getTimerCount()).toBe(0);
  });
});
