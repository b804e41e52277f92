import { createFsm } from 'machina';
import { PLUGIN_MOVES, PLUGIN_PHASES, type PluginPhase } from 'plugin-statechart';
import { Books } from './books';
import type { Contender, PluginSetup } from './contender';

interface Context {
  reason: string;
}

/** What `transitioned` is told are the two states; so the handler keeps the reason. */
const handlersOf = (phase: PluginPhase) =>
  Object.fromEntries(
    PLUGIN_MOVES.filter(({ from }) => from === phase).map(({ event, to }) => [
      event,
      ({ ctx }: { ctx: Context }, reason: unknown) => {
        ctx.reason = reason as string;
        return to;
      },
    ]),
  );

const states = Object.fromEntries(PLUGIN_PHASES.map((phase) => [phase, handlersOf(phase)]));

function start(setup: PluginSetup) {
  const context: Context = { reason: '' };
  const books = new Books(setup);
  const fsm = createFsm({ id: setup.pluginId, initialState: setup.initial, context, states: { ...states } });
  fsm.on('transitioned', ({ fromState, toState }) => books.record(fromState, toState, context.reason));
  if (setup.onRefused) fsm.on('nohandler', setup.onRefused);
  return { fsm, books };
}

/** machina: handlers of inputs, each of which names the state to go to. */
export const machina: Contender<ReturnType<typeof start>> = {
  create: start,
  phase: ({ fsm }) => fsm.currentState(),
  move: ({ fsm }, { event, reason }) => fsm.handle(event, reason),
  refuse: ({ fsm }, { event, reason }) => fsm.handle(event, reason),
  history: ({ books }) => books.history,
  sequence: ({ books }) => books.sequence,
};
