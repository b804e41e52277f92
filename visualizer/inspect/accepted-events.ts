import { isMachineSnapshot, type Snapshot } from 'xstate';

/** The types of the events that a machine would take now. Guards see an event that carries nothing. */
export function acceptedEvents(snapshot: Snapshot<unknown>): string[] {
  if (!isMachineSnapshot(snapshot) || snapshot.status !== 'active') return [];
  const types: string[] = snapshot.machine.events;
  return types.filter((type) => {
    if (type.startsWith('xstate.') || type.endsWith('*')) return false;
    try {
      return snapshot.can({ type });
    } catch {
      // A guard that throws would end the actor.
      return false;
    }
  });
}
