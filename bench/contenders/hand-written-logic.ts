import { PLUGIN_MOVES, PLUGIN_PHASES, type PluginPhase } from 'plugin-statechart';
import { type Actor, type ActorLogic, createActor, type Snapshot } from 'xstate';
import type { Contender, PluginSetup, Recorded } from './contender';

const movesFrom = (phase: PluginPhase): Map<string, PluginPhase> =>
  new Map(PLUGIN_MOVES.filter(({ from }) => from === phase).map(({ event, to }) => [event, to]));

const MOVES = new Map(PLUGIN_PHASES.map((phase) => [phase, movesFrom(phase)]));

interface HandWritten {
  status: 'active';
  output: undefined;
  error: undefined;
  pluginId: string;
  historyLimit: number;
  phase: PluginPhase;
  sequence: number;
  history: readonly Recorded[];
}

type Event = { type: string; reason: string };
type Logic = ActorLogic<HandWritten, Event, PluginSetup>;

const logic: Logic = {
  getInitialSnapshot: (_, { pluginId, historyLimit, initial }) => ({
    status: 'active',
    output: undefined,
    error: undefined,
    pluginId,
    historyLimit,
    phase: initial,
    sequence: 0,
    history: [],
  }),
  transition(snapshot, { type, reason }) {
    const { phase: from, pluginId, historyLimit, sequence } = snapshot;
    const to = MOVES.get(from)?.get(type);
    if (!to) return snapshot;
    const history = snapshot.history.slice();
    if (history.length >= historyLimit) history.splice(0, history.length - historyLimit + 1);
    history.push({ from, to, reason, timestamp: new Date() });
    return {
      status: 'active',
      output: undefined,
      error: undefined,
      pluginId,
      historyLimit,
      phase: to,
      sequence: sequence + 1,
      history,
    };
  },
  getPersistedSnapshot: (snapshot) => snapshot as Snapshot<unknown>,
};

/** The least that an XState actor with this bookkeeping costs: no statechart, and snapshots that do not change. */
export const handWrittenLogic: Contender<Actor<Logic>> = {
  create(setup) {
    const actor = createActor(logic, { input: setup });
    const { observer } = setup;
    if (observer) {
      actor.subscribe(({ pluginId, history }) => {
        const newest = history.at(-1);
        if (newest) observer(pluginId, newest);
      });
    }
    return actor.start();
  },
  phase: (actor) => actor.getSnapshot().phase,
  move: (actor, { event, reason }) => actor.send({ type: event, reason }),
  refuse(actor, { event, reason }, tell) {
    const before = actor.getSnapshot();
    actor.send({ type: event, reason });
    if (actor.getSnapshot() === before) tell();
  },
  history: (actor) => actor.getSnapshot().history,
  sequence: (actor) => actor.getSnapshot().sequence,
};
