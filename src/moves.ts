import type { MoveEvent, PluginPhase } from '../machines/events';
import { pluginLifecycle } from '../machines/plugin-lifecycle';
import { PLUGIN_PHASES } from './phases';

/** A legal move: an arrow of the statechart, and the event that takes it. */
export interface Move {
  readonly from: PluginPhase;
  readonly to: PluginPhase;
  readonly event: MoveEvent['type'];
}

/** A legal move that a guard may refuse, or not. */
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

const arrowsOf = new Map<unknown, ReadonlyMap<unknown, Arrow>>(
  PLUGIN_PHASES.map((phase) => [
    phase,
    new Map(arrows.filter(({ from }) => from === phase).map((one) => [one.to, one])),
  ]),
);

/** The legal move between two phases, if there is one, and whether a guard may refuse it. */
export const arrowBetween = (from: PluginPhase, to: PluginPhase): Arrow | undefined => arrowsOf.get(from)?.get(to);

/** The phases that a legal move leads to from here, in the statechart's order. */
export const phasesAfter = (from: PluginPhase): PluginPhase[] =>
  arrows.filter((arrow) => arrow.from === from).map(({ to }) => to);

/** Whether moving between the two phases is legal. An unknown name is never valid. */
export const isValidTransition = (from: PluginPhase, to: PluginPhase): boolean => arrowBetween(from, to) !== undefined;
