import type { AnyStateMachine } from 'xstate';
import type { Chart, ChartMove, ChartReaction } from '../chart/chart';
import { readChart } from '../chart/read-chart';
import { checkOptions } from './check-options';
import type { DiagramOptions } from './diagram-options';
import { moveTaken } from './move-taken';

/** A chart as the options ask for it: without what they hide, and with what happened. */
export interface DrawnChart extends Chart {
  readonly title: string;
  /** For each state that hidden moves alone lead to, the first of them: drawings keep the state where it was. */
  readonly anchors: readonly ChartMove[];
  /** How often each move was taken, by its id; a move that was never taken is not in here. */
  readonly taken: ReadonlyMap<string, number>;
  /** The id of the move taken last; none where the last transition was forced, or its move is hidden. */
  readonly last: string | undefined;
  /** The id of the state that is marked as the current one. */
  readonly current: string | undefined;
  /** Transitions that no move of the chart explains, in the order in which they first happened. */
  readonly forced: readonly ForcedTransition[];
}

/** A transition past all moves, which drawings show as an arrow of its own. */
export interface ForcedTransition {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** Whether it is what happened last. */
  readonly last: boolean;
}

/** What the options say happened, against all moves of the chart: a hidden move is still a legal one. */
function overlay(chart: Chart, history: DiagramOptions['history'] = []) {
  const taken = new Map<string, number>();
  const forced = new Map<string, ForcedTransition>();
  let last: string | undefined;
  history.forEach(({ from, to }, index) => {
    const move = moveTaken(chart, from, to);
    last = move?.id;
    if (move) {
      taken.set(move.id, (taken.get(move.id) ?? 0) + 1);
      return;
    }
    const key = JSON.stringify([from, to]);
    const count = (forced.get(key)?.count ?? 0) + 1;
    forced.set(key, { from, to, count, last: index === history.length - 1 });
  });
  return { taken, last, forced: [...forced.values()], current: history.at(-1)?.to };
}

function anchorsOf({ states, initial, moves }: Chart, shown: readonly ChartMove[]): ChartMove[] {
  const begins = new Set([initial, ...states.map((state) => state.initial)]);
  const leadsTo = (id: string) => (move: ChartMove) => move.to === id && move.from !== id;
  return states.flatMap(({ id }) => {
    const anchor = begins.has(id) || shown.some(leadsTo(id)) ? undefined : moves.find(leadsTo(id));
    return anchor ?? [];
  });
}

/**
 * The chart of a machine, as the options ask for it.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export function drawnChart(machine: AnyStateMachine, options: DiagramOptions = {}): DrawnChart {
  const chart = readChart(machine);
  checkOptions(chart, options);
  const isShown = ({ event, label }: ChartReaction): boolean =>
    !options.hide?.includes(event) && !options.hide?.includes(label);
  const { taken, last, forced, current } = overlay(chart, options.history);
  const moves = chart.moves.filter(isShown);
  const shown = new Set(moves.map(({ id }: ChartMove) => id));
  return {
    ...chart,
    title: options.title ?? chart.id,
    states: chart.states.map((state) => ({ ...state, reactions: state.reactions.filter(isShown) })),
    moves,
    anchors: anchorsOf(chart, moves),
    anywhere: chart.anywhere.filter(isShown),
    mainPath: chart.mainPath.filter((id) => shown.has(id)),
    taken: new Map([...taken].filter(([id]) => shown.has(id))),
    last: last !== undefined && shown.has(last) ? last : undefined,
    current: options.highlight ?? current,
    forced,
  };
}
