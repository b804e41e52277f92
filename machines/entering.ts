import type { EventObject } from 'xstate';
import type { PluginLifecycleContext } from './context';
import type { PluginPhase } from './events';
import { reasonFor } from './reason';
import type { TransitionRecord } from './transition-record';

/** All that the statechart remembers but the history itself. */
type Remembered = Omit<PluginLifecycleContext, 'history'>;

/**
 * What changes when a phase is entered. A plugin that is up has recovered.
 *
 * @param up whether the plugin is up in the phase
 */
export function entering(
  { upSince, attempt }: Remembered,
  phase: PluginPhase,
  up: boolean,
  now: number,
): Pick<Remembered, 'phase' | 'upSince' | 'attempt'> {
  return { phase, upSince: up ? (upSince ?? now) : null, attempt: up ? null : attempt };
}

/** The record of a phase that is about to be entered. */
export const recordOf = (
  context: Remembered,
  event: EventObject,
  phase: PluginPhase,
  now: number,
): TransitionRecord => ({ from: context.phase, to: phase, reason: reasonFor(event, context), timestamp: now });
