import { transition } from 'xstate';
import type { PluginLifecycleContext } from '../../machines/context';
import { pluginLifecycle } from '../../machines/plugin-lifecycle';
import { initialRetry } from '../../machines/retry';
import type { Correction } from './restart-policy';

/** The plugin after a correction: the statechart's own forced move, made on data before any actor runs. */
export function applyCorrection(stored: PluginLifecycleContext, correction: Correction): PluginLifecycleContext {
  const { to, reason, countsAttempt = true } = correction;
  const before = pluginLifecycle.resolveState({ value: stored.phase, context: stored });
  const [{ context }] = transition(pluginLifecycle, before, { type: 'force', to, reason });
  if (to !== 'Recovering' || countsAttempt || context.recovery === 'manual') return context;
  return { ...context, retry: initialRetry(context.backoff), attempt: { number: 0, delay: 0, deadline: Date.now() } };
}
