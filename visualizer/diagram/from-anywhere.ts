import type { AnyStateMachine } from 'xstate';

/** Whether an event that the machine takes in each state leads to any state; else it leads nowhere. */
export const leadsAnywhere = (machine: AnyStateMachine, event: string): boolean =>
  machine.root.transitions.get(event)?.some(({ target }) => target !== undefined) === true;
