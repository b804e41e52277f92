import type { PluginActors, PluginLifecycle, PluginLifecycleActor, PluginPhase } from 'plugin-statechart';
import { createActor } from 'xstate';
import type { Contender, Observer } from './contender';

type Listen = (actor: PluginLifecycleActor, observer: Observer) => void;

/** One listener of what the actor emits. */
export const listenToTransitions: Listen = (actor, observer) => {
  actor.on('transition', ({ pluginId, transition }) => observer(pluginId, transition));
};

/** One subscriber of its snapshots, which reads the newest transition off the history. */
export const subscribe: Listen = (actor, observer) => {
  actor.subscribe(({ context }) => {
    const newest = context.history.at(-1);
    if (newest) observer(context.pluginId, newest);
  });
};

/** A raw XState actor of the lifecycle, which is sent events. */
export function lifecycleActor(
  lifecycleFrom: (initial: PluginPhase) => PluginLifecycle,
  listen: Listen,
): Contender<PluginLifecycleActor> {
  const provided = new Map<PluginActors, PluginLifecycle>();
  /** An app provides its work once, and makes all its plugins of that. */
  const logicOf = (initial: PluginPhase, actors: PluginActors | undefined): PluginLifecycle => {
    if (!actors) return lifecycleFrom(initial);
    const logic = provided.get(actors) ?? lifecycleFrom(initial).provide({ actors });
    provided.set(actors, logic);
    return logic;
  };
  return {
    create({ initial, actors, observer, onRefused, ...input }) {
      const actor = createActor(logicOf(initial, actors), { input });
      if (observer) listen(actor, observer);
      if (onRefused) actor.on('refused', onRefused);
      return actor.start();
    },
    phase: (actor) => actor.getSnapshot().value,
    move: (actor, { event, reason }) => actor.send({ type: event, reason }),
    refuse: (actor, { event, reason }) => actor.send({ type: event, reason }),
    force: (actor, to, reason) => actor.send({ type: 'force', to, reason }),
    history: (actor) => actor.getSnapshot().context.history,
    sequence: (actor) => actor.getSnapshot().context.sequence,
    persist: (actor) => actor.getPersistedSnapshot(),
    restore: (snapshot) =>
      createActor(lifecycleFrom('Running'), { snapshot, input: { pluginId: 'kubernetes' } }).start(),
  };
}
