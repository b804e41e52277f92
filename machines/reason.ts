import type { EventObject } from 'xstate';
import type { PluginLifecycleContext } from './context';

const DONE = 'xstate.done.actor.';
const ERROR = 'xstate.error.actor.';

/** Text of whatever somebody else gave as a reason; one that cannot be text must not stop the plugin. */
function text(value: unknown): string {
  try {
    return value === undefined ? '' : String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

const message = (error: unknown): string => (error instanceof Error ? text(error.message) || error.name : text(error));

function endOfBackoff({ attempt, retry, backoff }: PluginLifecycleContext): string {
  if (!attempt) return `retries exhausted (${retry.attempts} of ${backoff.maxAttempts})`;
  return `backoff of ${attempt.delay} ms elapsed (attempt ${attempt.number} of ${backoff.maxAttempts})`;
}

/** Why a phase is entered, as a sentence: in the caller's words, or in the statechart's where it moves by itself. */
export function reasonFor(event: EventObject, context: PluginLifecycleContext): string {
  const { type, reason, output, error } = event as EventObject & {
    reason?: unknown;
    output?: { reason?: unknown };
    error?: unknown;
  };
  if (type === 'force') return `force: ${text(reason)}`;
  if (type === `${DONE}backoff`) return endOfBackoff(context);
  if (type.startsWith(DONE)) return text(output?.reason) || `${type.slice(DONE.length)} finished`;
  if (type.startsWith(ERROR)) return `${type.slice(ERROR.length)} failed: ${message(error)}`;
  return text(reason);
}
