import { random } from './clock';
import type { PluginLifecycleContext } from './context';
import { advanceRetry, canRetry, drawDelay, initialRetry } from './retry';

/** How far the recovery of a plugin is. */
export type Recovery = Pick<PluginLifecycleContext, 'attempt' | 'retry'>;

/** What there is to know for a recovery. */
type Course = Recovery & Pick<PluginLifecycleContext, 'recovery' | 'backoff' | 'upSince'>;

/** The next attempt: its wait begins now. With the attempts used up there is none. */
export function planAttempt({ recovery, retry, backoff }: Course, now: number): Recovery {
  if (recovery === 'manual' || !canRetry(retry, backoff)) return { attempt: null, retry };
  const delay = drawDelay(retry, backoff, random());
  const next = advanceRetry(retry, backoff, delay, now);
  return { attempt: { number: next.attempts, delay, deadline: now + delay }, retry: next };
}

/** After an attempt failed: the next one. Where no attempt was under way there is nothing to go on with. */
export function planNextAttempt(context: Course, now: number): Recovery {
  return context.attempt ? planAttempt(context, now) : { attempt: null, retry: context.retry };
}

/** A person took over: the attempts so far do not count any more. */
export function forgetAttempts({ recovery, backoff, attempt, retry }: Course): Recovery {
  return recovery === 'manual' ? { attempt, retry } : { attempt: null, retry: initialRetry(backoff) };
}

/** The plugin was up: if it was so for long enough, what it took to get there does not count any more. */
export function forgetWhenStable(context: Course, now: number): Recovery {
  const { upSince, backoff, attempt, retry } = context;
  return upSince !== null && now - upSince >= backoff.stableAfter ? forgetAttempts(context) : { attempt, retry };
}

/** The attempt under way is none any more, but counts. */
export const endRecovery = ({ retry }: Course): Recovery => ({ attempt: null, retry });
