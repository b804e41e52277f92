import { type MoveEvent, PLUGIN_MOVES, type PluginPhase } from 'plugin-statechart';
import { SyncStateMachine, t } from 'typescript-fsm';
import { Books } from './books';
import type { Contender, PluginSetup } from './contender';

/** By default it writes each refused event to the console. */
const SILENT = { error: () => {} };

/** The other class of the library, `StateMachine`, waits for a timer before each transition. */
function start(setup: PluginSetup) {
  const books = new Books(setup);
  const transitions = PLUGIN_MOVES.map(({ from, event, to }) =>
    t(from, event, to, (reason: unknown) => books.record(from, to, reason as string)),
  );
  return { machine: new SyncStateMachine<PluginPhase, MoveEvent['type']>(setup.initial, transitions, SILENT), books };
}

/** typescript-fsm: a list of transitions, each with a callback, that is searched from its beginning. */
export const typescriptFsm: Contender<ReturnType<typeof start>> = {
  create: start,
  phase: ({ machine }) => machine.getState(),
  move: ({ machine }, { event, reason }) => {
    machine.syncDispatch(event, reason);
  },
  refuse({ machine }, { event, reason }, tell) {
    if (!machine.syncDispatch(event, reason)) tell();
  },
  history: ({ books }) => books.history,
  sequence: ({ books }) => books.sequence,
};
