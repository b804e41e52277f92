import type { AnyStateMachine, EventObject } from 'xstate';
import type { PluginPhase } from './events';

/** Emitted for an event that the current phase does not accept: `actor.on('refused', …)`. */
export interface RefusedEmitted {
  type: 'refused';
  /** The event, as it was sent. */
  event: EventObject;
  /** The phase that did not accept it, and which the plugin is still in. */
  phase: PluginPhase;
}

const isInternal = (event: EventObject): boolean => event.type.startsWith('xstate.');

/**
 * The statechart, which from now on also emits `refused` for each event that no transition takes.
 *
 * It is not a wildcard transition (`on: { '*': … }`), because XState counts one as a way on:
 * `snapshot.can(event)` would then say yes to everything.
 *
 * What its `provide` gives shares the states, and so emits it, too. XState's own builds them anew, which took most of
 * the time and the memory of a plugin. XState looks implementations up by the machine that made the first snapshot, so
 * the methods that make one must not be bound to this machine, as they are in each instance.
 */
export function emitRefused<Machine extends AnyStateMachine>(machine: Machine): Machine {
  const { transition } = machine;
  machine.transition = (snapshot, event, scope) => {
    const next = transition(snapshot, event, scope);
    // XState hands the very same snapshot back when nothing took the event.
    if (next === snapshot && !isInternal(event)) {
      scope.emit({ type: 'refused', event, phase: snapshot.value });
    }
    return next;
  };
  delete (machine as Partial<AnyStateMachine>).getInitialSnapshot;
  delete (machine as Partial<AnyStateMachine>).restoreSnapshot;
  machine.provide = function (this: Machine, given: Record<string, object>) {
    const implementations: Record<string, object> = { ...this.implementations };
    for (const kind in given) implementations[kind] = { ...implementations[kind], ...given[kind] };
    return Object.assign(Object.create(this), { implementations });
  };
  return machine;
}
