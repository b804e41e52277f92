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
 * The same statechart, which also emits `refused` for each event that no transition takes.
 *
 * It is not a wildcard transition (`on: { '*': … }`), because XState counts one as a way on:
 * `snapshot.can(event)` would then say yes to everything.
 */
export function emitRefused<Machine extends AnyStateMachine>(machine: Machine): Machine {
  const logic: Machine = Object.create(machine);
  logic.transition = (snapshot, event, scope) => {
    const next = machine.transition(snapshot, event, scope);
    // XState hands the very same snapshot back when nothing took the event.
    if (next === snapshot && !isInternal(event)) {
      scope.emit({ type: 'refused', event, phase: snapshot.value });
    }
    return next;
  };
  logic.provide = (implementations) => emitRefused(machine.provide(implementations));
  return logic;
}
