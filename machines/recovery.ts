import type { PluginLifecycleContext } from './context';
import { advanceRetry, canRetry, drawDelay, initialRetry } from './retry';

type Recovery = Pick<PluginLifecycleContext, 'attempt' | 'retry'>;

/** Whether the plugin was up long enough to forget the attempts that it took to get there. */
const wasStable = ({ upSince, backoff }: PluginLifecycleContext, now: number): boolean =>
  upSince !== null && now - upSince >= backoff.stableAfter;

/** The next attempt: its wait begins now. With the attempts used up there is none. */
export function planAttempt(context: PluginLifecycleContext, now: number): Recovery {
  const { backoff } = context;
  if (context.recovery === 'manual') return { attempt: null, retry: context.retry };
  const retry = wasStable(context, now) ? initialRetry(backoff) : context.retry;
  if (!canRetry(retry, backoff)) return { attempt: null, retry };
  const delay = drawDelay(retry, backoff, Math.random());
  return { attempt: { delay, deadline: now + delay }, retry: advanceRetry(retry, backoff, delay, now) };
}

/** After an attempt failed: the next one. Where no attempt was under way there is nothing to go on with. */
export function planNextAttempt(context: PluginLifecycleContext, now: number): Partial<Recovery> {
  return context.attempt ? planAttempt(context, now) : {};
}

/** A person took over: the attempts so far do not count any more. */
export function forgetAttempts({ recovery, backoff }: PluginLifecycleContext): Partial<Recovery> {
  return recovery === 'manual' ? {} : { attempt: null, retry: initialRetry(backoff) };
}
