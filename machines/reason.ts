import type { EventObject } from 'xstate';
import type { PluginLifecycleContext } from './context';
import { errorText, textOf } from './text';

/** How the reason of a forced move begins. */
export const FORCED = 'force: ';

const INTERNAL = 'xstate.';
const DONE = `${INTERNAL}done.actor.`;
const ERROR = `${INTERNAL}error.actor.`;

type Attempts = Pick<PluginLifecycleContext, 'attempt' | 'retry' | 'backoff'>;

function endOfBackoff({ attempt, retry, backoff }: Attempts): string {
  if (!attempt) return `retries exhausted (${retry.attempts} of ${backoff.maxAttempts})`;
  // Attempt 0 is a start that counts as no attempt: the plugin was up when its host ended.
  if (attempt.number === 0) return 'started again after the host';
  return `backoff of ${attempt.delay} ms elapsed (attempt ${attempt.number} of ${backoff.maxAttempts})`;
}

function reasonOfWork(event: EventObject, context: Attempts): string {
  const { type, output, error } = event as EventObject & { output?: { reason?: unknown }; error?: unknown };
  if (type === `${DONE}backoff`) return [endOfBackoff(context), textOf(output?.reason)].filter(Boolean).join('; ');
  if (type.startsWith(DONE)) return textOf(output?.reason) || `${type.slice(DONE.length)} finished`;
  return `${type.slice(ERROR.length)} failed: ${errorText(error)}`;
}

/** Why a phase is entered, as a sentence: in the caller's words, or in the statechart's where it moves by itself. */
export function reasonFor(event: EventObject & { reason?: unknown }, context: Attempts): string {
  const { type, reason } = event;
  if (type === 'force') return `${FORCED}${textOf(reason)}`;
  return type.startsWith(INTERNAL) ? reasonOfWork(event, context) : textOf(reason);
}
