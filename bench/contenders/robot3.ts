/// <reference path="../../node_modules/robot3/index.d.ts" />
import { PLUGIN_MOVES, PLUGIN_PHASES, type PluginPhase } from 'plugin-statechart';
import { createMachine, interpret, reduce, state, transition } from 'robot3';
import { Books } from './books';
import type { Contender, PluginSetup } from './contender';

interface Context {
  books: Books;
  from: string;
  reason: string;
}

/** A reducer notes what only it is told, and where it applies. */
const movesFrom = (phase: PluginPhase) =>
  PLUGIN_MOVES.filter(({ from }) => from === phase).map(({ event, to }) =>
    transition(
      event,
      to,
      reduce((context: Context, { reason }: { reason: string }): Context => ({ ...context, from: phase, reason })),
    ),
  );

const states = Object.fromEntries(PLUGIN_PHASES.map((phase) => [phase, state(...movesFrom(phase))]));

/** A running machine. The types of the library do not follow one that is made of a table. */
interface Service {
  readonly machine: { readonly current: string };
  readonly context: Context;
  send(event: { type: string; reason: string }): void;
}

function start(setup: PluginSetup): Service {
  const machine = createMachine(setup.initial, states, (context: Context) => context);
  // It is called when the move is made, and told neither the event nor the state before.
  const onChange = ({ context: { books, from, reason }, machine: { current } }: Service) =>
    books.record(from, current, reason);
  const context: Context = { books: new Books(setup), from: setup.initial, reason: '' };
  return interpret(machine as never, onChange as never, context as never) as unknown as Service;
}

/** robot3: a table of states and transitions, whose context is replaced by reducers. */
export const robot3: Contender<Service> = {
  create: start,
  phase: (service) => service.machine.current,
  move: (service, { event, reason }) => service.send({ type: event, reason }),
  refuse(service, { event, reason }, tell) {
    const before = service.machine;
    service.send({ type: event, reason });
    if (service.machine === before) tell();
  },
  history: (service) => service.context.books.history,
  sequence: (service) => service.context.books.sequence,
};
