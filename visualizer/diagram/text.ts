import type { AnyStateMachine } from 'xstate';
import type { ChartMove, ChartReaction, ChartState } from '../chart/chart';
import { waysOf } from './cause';
import { cellsOf, padded, wrapped } from './cells';
import type { DiagramOptions } from './diagram-options';
import { drawnChart } from './drawn-chart';
import { leadsAnywhere } from './from-anywhere';
import { isHistory, stateTree } from './state-tree';
import { visibleName, visibleProse } from './visible-text';

/** A line of code with a comment's mark before it, or a terminal. */
const COLUMNS = 80;

/** The longest label that others in the state are padded to. */
const LONGEST_LABEL = 30;

interface Arrow {
  readonly label: string;
  readonly to: string;
  readonly note: string;
}

const indented = (lines: readonly string[], by = '  '): string[] => lines.map((line) => by + line);

function arrowsFor(reaction: ChartReaction & { ends?: ChartMove['ends'] }, to: string, note = ''): Arrow[] {
  return waysOf(reaction).map(({ causes, guard }, index) => {
    const named = causes.map(({ name, text }) =>
      [...(name === undefined ? [] : [visibleName(name)]), ...(text === '' ? [] : [visibleName(text)])].join(' '),
    );
    const label = named.join(', ') + (guard === undefined ? '' : ` [${visibleName(guard)}]`);
    return { label, to, note: index === 0 ? note : '' };
  });
}

/** The arrows of a state below each other, their heads aligned. One that is too long goes on in the next line. */
function arrowLines(arrows: readonly Arrow[], room: number): string[] {
  const widths = arrows.map(({ label }) => cellsOf(label)).filter((width) => width <= LONGEST_LABEL);
  const width = Math.max(0, ...widths);
  return arrows.flatMap(({ label, to, note }) => {
    const head = `▶ ${to}${note}`;
    const line = `── ${padded(`${label} `, width + 1, '─')}──${head}`;
    if (cellsOf(line) <= room) return [line];
    return [...wrapped(`── ${label}`, room), `   ──${head}`];
  });
}

/**
 * A machine as plain text for terminals and comments in code: a paragraph for each state, with an arrow for each way
 * on, in lines of at most 80 cells where names allow it.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export function toText(machine: AnyStateMachine, options: DiagramOptions = {}): string {
  const chart = drawnChart(machine, options);
  const tree = stateTree(chart);
  const prose = (text: string | undefined, room: number): string[] =>
    text === undefined || options.descriptions === false ? [] : wrapped(visibleProse(text), room);
  const countOf = (id: string): string => {
    const count = chart.taken.get(id);
    return count === undefined ? '' : ` ×${count}${id === chart.last ? ' ◀ last' : ''}`;
  };
  const movesFrom = (from: string | undefined): Arrow[] =>
    chart.moves
      .filter((move) => move.from === from)
      .flatMap((move) => arrowsFor(move, visibleName(move.to), countOf(move.id)));

  const kindText = ({ kind, parent }: ChartState): string[] => {
    if (kind === 'parallel') return ['all at once'];
    if (kind === 'final') return ['final'];
    if (!isHistory({ kind })) return [];
    return [`${kind} of ${parent === undefined ? 'the machine' : visibleName(parent)}`];
  };

  /** Depth 0 is the top level. */
  function paragraph(state: ChartState, depth: number): string[][] {
    const room = COLUMNS - 2 * depth - 2;
    const work = state.work.map(visibleName).join(', ');
    const known = [...kindText(state), ...state.tags.map(visibleName), ...(work === '' ? [] : [`at work: ${work}`])];
    const start = (state.parent === undefined ? chart : tree.state(state.parent))?.initial === state.id ? '●' : '○';
    const facts = known.length === 0 ? '' : ` (${known.join(', ')})`;
    const title = `${start} ${visibleName(depth === 0 ? state.id : state.name)}${facts}${state.id === chart.current ? ' ◀ now' : ''}`;
    const first =
      state.fallback === undefined ? [] : [{ label: 'at first', to: visibleName(state.fallback), note: '' }];
    const arrows = [
      ...movesFrom(state.id),
      ...first,
      ...state.reactions.flatMap((reaction) => arrowsFor(reaction, 'stays')),
    ];
    const own = [
      ...wrapped(title, room + 2),
      ...indented([...prose(state.description, room), ...arrowLines(arrows, room)]),
    ];
    const inside = tree.childrenOf(state.id).flatMap((child) => paragraph(child, depth + 1));
    return [own, ...inside.map((lines) => indented(lines))];
  }

  const anywhere = [
    ...movesFrom(undefined),
    ...chart.anywhere.flatMap((reaction) =>
      arrowsFor(reaction, leadsAnywhere(machine, reaction.event) ? 'any state' : 'stays'),
    ),
  ];
  const forced = chart.forced.map(({ from, to, count, last }) => ({
    label: visibleName(from),
    to: visibleName(to),
    note: ` ×${count}${last ? ' ◀ last' : ''}`,
  }));
  const paragraphs = [
    [
      ...wrapped(visibleProse(chart.title), COLUMNS),
      ...prose(chart.description, COLUMNS),
      ...(chart.kind === 'parallel' ? ['All at once:'] : []),
    ],
    ...tree.childrenOf(undefined).flatMap((state) => paragraph(state, 0)),
    ...(anywhere.length > 0 ? [['In any state', ...indented(arrowLines(anywhere, COLUMNS - 2))]] : []),
    ...(forced.length > 0 ? [['Forced', ...indented(arrowLines(forced, COLUMNS - 2))]] : []),
  ];
  return `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
