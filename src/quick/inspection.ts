import type { Actor, AnyActorLogic, AnyActorRef, InspectionEvent, Subscription } from 'xstate';

type System = AnyActorRef['system'];
type Inspect = System['inspect'];

const WATCHED = Symbol('watched');

interface Watched {
  inspected: boolean;
  /** XState's own. */
  inspect: Inspect;
}

const watchedOf = ({ inspect }: System): Watched | undefined => (inspect as Inspect & { [WATCHED]?: Watched })[WATCHED];

/** Whether it is known that nobody inspects a system. */
export const isUninspected = (system: System): boolean => watchedOf(system)?.inspected === false;

/**
 * Finds out from now on whether somebody inspects the system of an actor that is just being made. XState does not tell,
 * so the method that an inspector has to call is replaced by one that notices.
 */
export function watchInspection(actor: AnyActorRef): void {
  // The system of a parent may have been inspected before.
  if (actor._parent) return;
  const { system } = actor;
  const { inspect } = (actor as Actor<AnyActorLogic>).options;
  const watched: Watched = { inspected: inspect !== undefined, inspect: system.inspect };
  const noticing: Inspect = (observer) => {
    watched.inspected = true;
    return watched.inspect.call(system, observer);
  };
  system.inspect = Object.assign(noticing, { [WATCHED]: watched });
}

/** Inspects a system for what XState tells without microsteps and actions, so that nothing has to slow down. */
export function inspectUnnoticed(system: System, observer: (event: InspectionEvent) => void): Subscription {
  const inspect = watchedOf(system)?.inspect ?? system.inspect;
  return inspect.call(system, observer);
}
