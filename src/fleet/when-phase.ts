import { waitFor } from 'xstate';
import { LONGEST_DELAY } from '../../machines/backoff-options';
import { checkNumber } from '../../machines/check-number';
import type { PluginPhase } from '../../machines/events';
import { pluginLifecycle } from '../../machines/plugin-lifecycle';
import type { PhaseTag } from '../../machines/plugin-lifecycle-type';
import { UnknownPhaseError } from '../../machines/unknown-phase-error';
import { PLUGIN_PHASES } from '../phases';
import type { PluginStateMachine } from '../plugin-state-machine';
import { StoppedError } from '../stopped-error';
import { PhaseTimeoutError } from './phase-timeout-error';
import { standing } from './standing';

/** How long a phase is waited for. */
export interface WhenPhaseOptions {
  /** In ms. Default: for ever; from 0, which looks once, to 2147483647. */
  timeout?: number;
  /** Ends the wait. Default: none. */
  signal?: AbortSignal;
}

const TAGS = PLUGIN_PHASES.flatMap((phase) => [...(pluginLifecycle.states[phase]?.tags ?? [])]);
const WANTABLE = [...new Set<string>([...PLUGIN_PHASES, ...TAGS])];

/** @throws {UnknownPhaseError} it is neither a phase nor a tag of one */
export function checkWanted(wanted: PluginPhase | PhaseTag): void {
  if (!WANTABLE.includes(wanted)) throw new UnknownPhaseError(wanted, WANTABLE);
}

/** Waits until a plugin is in a phase, or in one with that tag. */
export async function whenPhase(
  machine: PluginStateMachine,
  wanted: PluginPhase | PhaseTag,
  { timeout, signal }: WhenPhaseOptions,
): Promise<PluginPhase> {
  checkWanted(wanted);
  if (timeout !== undefined) checkNumber('timeout', timeout, 0, LONGEST_DELAY);
  const { actor, pluginId } = machine;
  signal?.throwIfAborted();
  // XState would wait for ever.
  if (actor.getSnapshot().status !== 'active') throw new StoppedError(pluginId, machine.phase);
  try {
    const { value } = await waitFor(actor, ({ value, tags }) => value === wanted || tags.has(wanted as PhaseTag), {
      timeout: timeout ?? Number.POSITIVE_INFINITY,
      // One of its own, because Node warns of a leak where one signal has more than ten listeners.
      ...(signal && { signal: AbortSignal.any([signal]) }),
    });
    return value;
  } catch (error) {
    if (signal?.aborted || actor.getSnapshot().status === 'error') throw error;
    if (actor.getSnapshot().status !== 'active') throw new StoppedError(pluginId, machine.phase);
    throw new PhaseTimeoutError(pluginId, wanted, machine.phase, timeout ?? 0, standing(machine));
  }
}
