import type { PluginPhase } from '../machines/events';
import type { PluginLifecycle } from '../machines/plugin-lifecycle-type';
import type { PluginActors } from '../machines/work';
import { given } from './given';
import { pluginLifecycleFrom } from './plugin-lifecycle';

interface Provided {
  /** What was in the object, which is the app's to change. */
  actors: PluginActors;
  lifecycle: PluginLifecycle;
}

const provided = new WeakMap<PluginActors, Map<PluginPhase, Provided>>();

const isSame = (one: PluginActors, other: PluginActors): boolean =>
  Object.keys({ ...one, ...other }).every(
    (name) => one[name as keyof PluginActors] === other[name as keyof PluginActors],
  );

/**
 * The lifecycle that starts in a phase, with work that an app provides. It costs more to make than an actor, and
 * plugins that are given the same object of work share it.
 *
 * @throws {UnknownPhaseError} a name that is no phase
 */
export function providedLifecycle(phase: PluginPhase, actors: PluginActors): PluginLifecycle {
  const known = provided.get(actors) ?? new Map<PluginPhase, Provided>();
  const before = known.get(phase);
  if (before && isSame(before.actors, actors)) return before.lifecycle;
  const lifecycle = pluginLifecycleFrom(phase).provide({ actors: given(actors) });
  known.set(phase, { actors: { ...actors }, lifecycle });
  provided.set(actors, known);
  return lifecycle;
}
