import { PLUGIN_MOVES, PLUGIN_PHASES, type PluginPhase } from 'plugin-statechart';
import { type Actor, type AnyStateMachine, createActor, createMachine } from 'xstate';
import type { Contender } from './contender';

const movesFrom = (phase: PluginPhase) =>
  PLUGIN_MOVES.filter(({ from }) => from === phase).map(({ event, to }) => [event, to] as const);

const states = Object.fromEntries(PLUGIN_PHASES.map((phase) => [phase, { on: Object.fromEntries(movesFrom(phase)) }]));

const charts = new Map<PluginPhase, AnyStateMachine>(
  PLUGIN_PHASES.map((initial) => [initial, createMachine({ initial, states })]),
);

const chartFrom = (initial: PluginPhase): AnyStateMachine => charts.get(initial) as AnyStateMachine;

/** XState with the phases and the legal moves and nothing else: no reason, no timestamp, no history, no observer. */
export const bareChart: Contender<Actor<AnyStateMachine>> = {
  create: ({ initial }) => createActor(chartFrom(initial)).start(),
  phase: (actor) => actor.getSnapshot().value,
  move: (actor, { event }) => actor.send({ type: event }),
  persist: (actor) => actor.getPersistedSnapshot(),
  restore: (snapshot) => createActor(chartFrom('Running'), { snapshot }).start(),
};
