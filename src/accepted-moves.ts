import type { PluginPhase } from '../machines/events';
import type { PluginLifecycleSnapshot } from '../machines/plugin-lifecycle-type';
import { arrowBetween, type Move, phasesAfter } from './moves';

/** The move that leads to a phase and would be accepted now, if there is one. */
export function acceptedMove(snapshot: PluginLifecycleSnapshot, next: PluginPhase): Move | undefined {
  if (snapshot.status !== 'active') return undefined;
  const arrow = arrowBetween(snapshot.value, next);
  return !arrow?.isGuarded || snapshot.can({ type: arrow.event }) ? arrow : undefined;
}

/** The phases that a plugin can move to as it stands. */
export const acceptedPhases = (snapshot: PluginLifecycleSnapshot): PluginPhase[] =>
  phasesAfter(snapshot.value).filter((phase) => acceptedMove(snapshot, phase) !== undefined);
