import type { MoveEvent, PluginPhase } from '../machines/events';
import { pluginLifecycle } from '../machines/plugin-lifecycle';
import { PLUGIN_PHASES } from './phases';

/** A legal move: an arrow of the statechart, and the event that takes it. */
export interface Move {
  readonly from: PluginPhase;
  readonly to: PluginPhase;
  readonly event: MoveEvent['type'];
}

const unguarded = new Map<unknown, PluginPhase[]>(PLUGIN_PHASES.map((phase) => [phase, []]));

function movesFrom(from: PluginPhase): Move[] {
  return Object.entries(pluginLifecycle.states[from]?.on ?? {})
    .filter(([event]) => !event.startsWith('xstate.'))
    .flatMap(([event, transitions]) =>
      transitions.map(({ target, guard }) => {
        const to = target?.[0]?.key as PluginPhase;
        if (!guard) unguarded.get(from)?.push(to);
        return { from, to, event: event as MoveEvent['type'] };
      }),
    );
}

/** Every legal move between two phases. Read off the statechart. */
export const PLUGIN_MOVES: readonly Move[] = Object.freeze(PLUGIN_PHASES.flatMap(movesFrom));

/** Whether moving between the two phases is legal whatever else is the case. */
export const isUnguarded = (from: PluginPhase, to: PluginPhase): boolean => unguarded.get(from)?.includes(to) === true;

const eventTypes = new Map(PLUGIN_MOVES.map(({ to, event }) => [to, event]));

/** The type of the event that leads to a phase. Each phase has one. */
export const eventTypeTo = (phase: PluginPhase): MoveEvent['type'] => eventTypes.get(phase) as MoveEvent['type'];

const targets = new Map<unknown, readonly PluginPhase[]>(
  PLUGIN_PHASES.map((phase) => [phase, PLUGIN_MOVES.filter(({ from }) => from === phase).map(({ to }) => to)]),
);

/** The phases that a legal move leads to from here, in the statechart's order. */
export const phasesAfter = (phase: PluginPhase): readonly PluginPhase[] => targets.get(phase) ?? [];

/** Whether moving between the two phases is legal. An unknown name is never valid. */
export const isValidTransition = (from: PluginPhase, to: PluginPhase): boolean => phasesAfter(from).includes(to);
