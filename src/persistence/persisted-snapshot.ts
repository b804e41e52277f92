import { type AnyActorLogic, createActor, type Snapshot } from 'xstate';
import type { PluginLifecycleContext } from '../../machines/context';
import type { PluginPhase } from '../../machines/events';
import { pluginLifecycle } from '../../machines/plugin-lifecycle';
import type { PluginActors } from '../../machines/work';

/** What the statechart invokes in a phase. Its inputs look at nothing but the context. */
interface PhaseWork {
  readonly id: string;
  readonly src: keyof PluginActors;
  readonly input: (args: { context: PluginLifecycleContext }) => unknown;
}

/** The work of a phase, read off the statechart; none where a plugin rests. */
export const workIn = (phase: PluginPhase): readonly PhaseWork[] =>
  (pluginLifecycle.states[phase]?.invoke ?? []) as unknown as PhaseWork[];

/**
 * A snapshot from which an actor goes on in the context's phase: the work of the phase begins with the actor. What
 * that is follows from the phase and the context, so it is the same whatever was running when a snapshot was stored.
 *
 * A statechart as work begins in its initial state, without the actions of entering it: XState runs none on a restore.
 */
export function persistedSnapshot(context: PluginLifecycleContext, actors: PluginActors = {}): Snapshot<unknown> {
  const { phase } = context;
  const children = workIn(phase).map(({ id, src, input }) => {
    // Not by `provide`, which builds the whole statechart anew for each plugin.
    const logic = (actors[src] ?? pluginLifecycle.implementations.actors[src]) as AnyActorLogic;
    const child = createActor(logic, { input: input({ context }) });
    return [id, { snapshot: child.getPersistedSnapshot(), src }];
  });
  const state = pluginLifecycle.resolveState({ value: phase, context });
  const snapshot: Snapshot<unknown> = pluginLifecycle.getPersistedSnapshot(state);
  return Object.assign(snapshot, { children: Object.fromEntries(children) });
}
