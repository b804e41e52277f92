import type { EventObject } from 'xstate';
import { now } from '../../machines/clock';
import type { PluginLifecycleContext } from '../../machines/context';
import { entering, recordOf } from '../../machines/entering';
import { withRecord } from '../../machines/history';
import type { TransitionRecord } from '../../machines/transition-record';
import { appendLong, isLong } from './long-history';
import type { PlainMove, RecoveryChange } from './plain-moves';

type Remembered = Omit<PluginLifecycleContext, 'history'>;

function apply(changes: readonly RecoveryChange[], next: Remembered, now: number): void {
  for (const change of changes) {
    const { attempt, retry } = change(next, now);
    next.attempt = attempt;
    next.retry = retry;
  }
}

/** What a plain move makes of the context, and its record. Nothing of the context before it changes. */
export function nextContext(
  context: PluginLifecycleContext,
  { to, up, before, after }: PlainMove,
  event: EventObject,
): { context: PluginLifecycleContext; record: TransitionRecord } {
  const time = now();
  const next: Remembered & { history?: TransitionRecord[] } = {
    version: context.version,
    pluginId: context.pluginId,
    recovery: context.recovery,
    backoff: context.backoff,
    devMode: context.devMode,
    historyLimit: context.historyLimit,
    phase: context.phase,
    sequence: context.sequence + 1,
    retry: context.retry,
    attempt: context.attempt,
    upSince: context.upSince,
  };
  apply(before, next, time);
  const record = recordOf(next, event, to, time);
  const entered = entering(next, to, up, time);
  next.phase = entered.phase;
  next.upSince = entered.upSince;
  next.attempt = entered.attempt;
  apply(after, next, time);
  if (isLong(context)) return { context: appendLong(next, context, record), record };
  next.history = withRecord(context.history, record, context.historyLimit);
  return { context: next as PluginLifecycleContext, record };
}
