import type { PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import type { PluginStateMachine } from '../plugin-state-machine';

/** Whether the plugin is up. One whose actor was stopped is not, whatever its phase. */
export const isUp = ({ status, tags }: PluginLifecycleSnapshot): boolean => status === 'active' && tags.has('active');

/** Whether nothing is going on: no process, no work, and no recovery attempt to come. */
export const isAtRest = ({ status, tags, context }: PluginLifecycleSnapshot): boolean =>
  status !== 'active' || !(tags.has('active') || tags.has('working') || context.attempt);

/** Why the plugin is where it is; empty where it was so from the beginning. */
export const whyThere = ({ status, context }: PluginLifecycleSnapshot): string =>
  status === 'active' ? (context.history.at(-1)?.reason ?? '') : 'its state machine was stopped';

/** Where a plugin stands and why, in words. */
export function standing({ actor, phase }: PluginStateMachine): string {
  const why = whyThere(actor.getSnapshot());
  return why ? `${phase} (${why})` : phase;
}
