import type { EventObject } from 'xstate';
import type { PluginLifecycleContext } from '../../machines/context';
import { entering, recordOf } from '../../machines/entering';
import { withRecord } from '../../machines/history';
import type { TransitionRecord } from '../../machines/transition-record';
import { appendLong, isLong } from './long-history';
import type { PlainMove } from './plain-moves';

/** What a plain move makes of the context, and its record. Nothing of the context before it changes. */
export function nextContext(
  context: PluginLifecycleContext,
  { to, up, before, after }: PlainMove,
  event: EventObject,
): { context: PluginLifecycleContext; record: TransitionRecord } {
  const now = Date.now();
  const next: Omit<PluginLifecycleContext, 'history'> & { history?: TransitionRecord[] } = {
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
  for (const change of before) Object.assign(next, change(next, now));
  const record = recordOf(next, event, to, now);
  Object.assign(next, entering(next, to, up, now));
  for (const change of after) Object.assign(next, change(next, now));
  if (isLong(context)) return { context: appendLong(next, context, record), record };
  return {
    context: Object.assign(next, { history: withRecord(context.history, record, context.historyLimit) }),
    record,
  };
}
