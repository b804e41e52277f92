import type { MoveEvent, PluginPhase } from '../machines/events';
import { pluginLifecycle } from '../machines/plugin-lifecycle';
import { PLUGIN_PHASES } from './phases';

/** A legal move: an arrow of the statechart, and the event that takes it. */
export interface Move {
  readonly from: PluginPhase;
  readonly to: PluginPhase;
  readonly event: MoveEvent['type'];
}

interface Arrow extends Move {
  readonly isGuarded: boolean;
}

function arrowsFrom(from: PluginPhase): Arrow[] {
  return Object.entries(pluginLifecycle.states[from]?.on ?? {})
    .filter(([event]) => !event.startsWith('xstate.'))
    .flatMap(([event, transitions]) =>
      transitions.map(({ target, guard }) => ({
        from,
        to: target?.[0]?.key as PluginPhase,
        event: event as MoveEvent['type'],
        isGuarded: guard !== undefined,
      })),
    );
}

const arrows = PLUGIN_PHASES.flatMap(arrowsFrom);

/** Every legal move between two phases. Read off the statechart. */
export const PLUGIN_MOVES: readonly Move[] = Object.freeze(arrows.map(({ from, to, event }) => ({ from, to, event })));

const eventTypes = new Map(PLUGIN_MOVES.map(({ to, event }) => [to, event]));

/** The type of the event that leads to a phase. Each phase has one. */
export const eventTypeTo = (phase: PluginPhase): MoveEvent['type'] => eventTypes.get(phase) as MoveEvent['type'];

const targetsOf = (moves: readonly Move[]): Map<unknown, readonly PluginPhase[]> =>
  new Map(PLUGIN_PHASES.map((phase) => [phase, moves.filter(({ from }) => from === phase).map(({ to }) => to)]));

const targets = targetsOf(PLUGIN_MOVES);
const unguardedTargets = targetsOf(arrows.filter(({ isGuarded }) => !isGuarded));

/** The phases that a legal move leads to from here, in the statechart's order. */
export const phasesAfter = (phase: PluginPhase): readonly PluginPhase[] => targets.get(phase) ?? [];

/** Whether moving between the two phases is legal. An unknown name is never valid. */
export const isValidTransition = (from: PluginPhase, to: PluginPhase): boolean => phasesAfter(from).includes(to);

/** Whether moving between the two phases is legal whatever else is the case. */
export const isUnguarded = (from: PluginPhase, to: PluginPhase): boolean =>
  unguardedTargets.get(from)?.includes(to) === true;
