import { type ActorOptions, createActor } from 'xstate';
import type { PluginLifecycleContext } from '../../machines/context';
import type { PluginLifecycleEvent } from '../../machines/events';
import { pluginLifecycle } from '../../machines/plugin-lifecycle';
import type {
  PluginLifecycle,
  PluginLifecycleActor,
  PluginLifecycleSnapshot,
} from '../../machines/plugin-lifecycle-type';
import { FORCED } from '../../machines/reason';
import type { TransitionRecord } from '../../machines/transition-record';
import { arrowBetween } from '../moves';

type Inspect = NonNullable<ActorOptions<PluginLifecycle>['inspect']>;

const snapshotOf = (context: PluginLifecycleContext): PluginLifecycleSnapshot =>
  pluginLifecycle.resolveState({ value: context.phase, context });

/** The event that most likely led to a record. What work and a backoff ended with is not recorded as an event. */
function eventOf({ from, to, reason }: TransitionRecord): PluginLifecycleEvent {
  const arrow = reason.startsWith(FORCED) ? undefined : arrowBetween(from, to);
  if (arrow) return { type: arrow.event, reason };
  return { type: 'force', to, reason: reason.startsWith(FORCED) ? reason.slice(FORCED.length) : reason };
}

/** An actor here that is where a plugin elsewhere is: who inspects it sees the plugin. It does nothing by itself. */
export class Mirror {
  readonly actor: PluginLifecycleActor;
  #next: PluginLifecycleSnapshot;

  constructor(context: PluginLifecycleContext, inspect: Inspect) {
    this.#next = snapshotOf(context);
    const logic: PluginLifecycle = Object.create(pluginLifecycle);
    logic.getInitialSnapshot = () => this.#next;
    logic.transition = (snapshot, event, scope) => {
      if (event.type.startsWith('xstate.')) return pluginLifecycle.transition(snapshot, event, scope);
      const transition = this.#next.context.history.at(-1);
      if (transition) scope.emit({ type: 'transition', pluginId: context.pluginId, transition });
      return this.#next;
    };
    const { pluginId } = context;
    this.actor = createActor(logic, { id: pluginId, input: { pluginId }, inspect }).start();
  }

  get sequence(): number {
    return this.#next.context.sequence;
  }

  /** Goes the way that the plugin has gone, as far as its history tells. */
  follow(context: PluginLifecycleContext): void {
    const { history, sequence } = context;
    const isNew = ({ length }: TransitionRecord[], index: number) => sequence - length + index + 1 > this.sequence;
    const missed = history.filter((_, index) => isNew(history, index));
    for (const record of missed) {
      const end = history.indexOf(record) + 1;
      this.#next = snapshotOf({
        ...context,
        phase: record.to,
        sequence: sequence - history.length + end,
        history: history.slice(0, end),
      });
      this.actor.send(eventOf(record));
    }
  }
}
