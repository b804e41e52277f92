import type { AnyActorRef, InspectionEvent, Subscription } from 'xstate';

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

function isInspectedFromTheStart(actor: AnyActorRef): boolean {
  let root = actor as AnyActorRef & { options?: { inspect?: unknown } };
  while (root._parent) root = root._parent;
  return root.options?.inspect !== undefined;
}

/**
 * Finds out from now on whether somebody inspects the system of an actor. XState does not tell, so the method that an
 * inspector has to call is replaced by one that notices.
 */
export function watchInspection(actor: AnyActorRef): void {
  const { system } = actor;
  if (watchedOf(system)) return;
  const watched: Watched = { inspected: isInspectedFromTheStart(actor), inspect: system.inspect };
  const inspect: Inspect = (observer) => {
    watched.inspected = true;
    return watched.inspect.call(system, observer);
  };
  system.inspect = Object.assign(inspect, { [WATCHED]: watched });
}

/** Inspects a system for what XState tells without microsteps and actions, so that nothing has to slow down. */
export function inspectUnnoticed(system: System, observer: (event: InspectionEvent) => void): Subscription {
  const inspect = watchedOf(system)?.inspect ?? system.inspect;
  return inspect.call(system, observer);
}
