import type { PluginLifecycleContext } from './context';
import { advanceRetry, canRetry, drawDelay, initialRetry } from './retry';

type Recovery = Pick<PluginLifecycleContext, 'attempt' | 'retry'>;

/** The next attempt: its wait begins now. With the attempts used up there is none. */
export function planAttempt({ recovery, retry, backoff }: PluginLifecycleContext, now: number): Recovery {
  if (recovery === 'manual' || !canRetry(retry, backoff)) return { attempt: null, retry };
  const delay = drawDelay(retry, backoff, Math.random());
  const next = advanceRetry(retry, backoff, delay, now);
  return { attempt: { number: next.attempts, delay, deadline: now + delay }, retry: next };
}

/** After an attempt failed: the next one. Where no attempt was under way there is nothing to go on with. */
export function planNextAttempt(context: PluginLifecycleContext, now: number): Partial<Recovery> {
  return context.attempt ? planAttempt(context, now) : {};
}

/** A person took over: the attempts so far do not count any more. */
export function forgetAttempts({ recovery, backoff }: PluginLifecycleContext): Partial<Recovery> {
  return recovery === 'manual' ? {} : { attempt: null, retry: initialRetry(backoff) };
}

/** The plugin was up: if it was so for long enough, what it took to get there does not count any more. */
export function forgetWhenStable(context: PluginLifecycleContext, now: number): Partial<Recovery> {
  const { upSince, backoff } = context;
  return upSince !== null && now - upSince >= backoff.stableAfter ? forgetAttempts(context) : {};
}
