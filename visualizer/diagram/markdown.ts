import type { AnyStateMachine } from 'xstate';
import type { ChartMove, ChartReaction, ChartState } from '../chart/chart';
import { type Way, waysOf } from './cause';
import type { DiagramOptions } from './diagram-options';
import { type DrawnChart, drawnChart } from './drawn-chart';
import { leadsAnywhere } from './from-anywhere';
import { codeOf, isWords, proseOf, stateText } from './markdown-text';
import { isHistory } from './state-tree';

/** A row: how it happens, where it leads, and how often it did. */
interface Row extends Way {
  readonly to: string;
  readonly taken: string;
}

const rowsFor = (reaction: ChartReaction & { ends?: ChartMove['ends'] }, to: string, taken = ''): Row[] =>
  waysOf(reaction).map((way, index) => ({ ...way, to, taken: index === 0 ? taken : taken && 'as above' }));

const codes = (names: readonly string[]): string => names.map(codeOf).join(', ');

const causeText = ({ causes }: Row): string =>
  causes
    .map(({ name, text }) => [...(name === undefined ? [] : [codeOf(name)]), ...(text === '' ? [] : [text])].join(' '))
    .join(', or ');

/** A table without the columns in which nothing would stand. */
function table(rows: readonly Row[], options: DiagramOptions): string[] {
  if (rows.length === 0) return [];
  const columns: [string, (row: Row) => string][] = [
    ['when', causeText],
    ['if', ({ guard }) => (guard === undefined ? '' : codeOf(guard))],
    ['leads to', ({ to }) => to],
    ['does', ({ actions }) => codes(actions)],
    [
      'because',
      ({ description }) => (description === undefined || options.descriptions === false ? '' : proseOf(description)),
    ],
    ['taken', ({ taken }) => taken],
  ];
  const filled = columns.filter(([, cell]) => rows.some((row) => cell(row) !== ''));
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(filled.map(([name]) => name)),
    `|${filled.map(() => '---').join('|')}|`,
    ...rows.map((row) => line(filled.map(([, cell]) => cell(row)))),
  ];
}

/** Links to headings, where the name is a heading that every renderer gives the same anchor. */
function linkTo({ states }: DrawnChart): (id: string) => string {
  const anchorOf = (id: string): string => id.toLowerCase().replaceAll(' ', '-');
  const anchors = states.map(({ id }) => anchorOf(id));
  return (id) => {
    const isUnique = anchors.filter((anchor) => anchor === anchorOf(id)).length === 1;
    return isWords(id) && isUnique ? `[${id}](#${anchorOf(id)})` : stateText(id);
  };
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const sentences = (parts: readonly (string | false | undefined)[]): string[] => {
  const written = parts.filter((part) => typeof part === 'string' && part !== '');
  return written.length === 0 ? [] : [written.join(' ')];
};

/** What is known of a state, in one line. */
const facts = (known: readonly [string, readonly string[]][]): string[] => {
  const written = known.filter(([, names]) => names.length > 0).map(([name, names]) => `${name}: ${codes(names)}`);
  return written.length === 0 ? [] : [written.join(' · ')];
};

/**
 * A machine in words, as Markdown: a heading for each state, with what it means, what works in it, and where each event
 * leads. With a history it tells what was taken, and how often.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export function toMarkdown(machine: AnyStateMachine, options: DiagramOptions = {}): string {
  const chart = drawnChart(machine, options);
  const link = linkTo(chart);
  const described = (description: string | undefined) =>
    description !== undefined && options.descriptions !== false && proseOf(description);
  const takenText = (id: string): string => {
    const count = chart.taken.get(id);
    return count === undefined ? '' : times(count) + (id === chart.last ? ', last' : '');
  };
  const rowsOf = (from: string | undefined): Row[] =>
    chart.moves
      .filter((move) => move.from === from)
      .flatMap((move) => rowsFor(move, link(move.to), takenText(move.id)));

  const kindText = ({ kind, initial, parent, fallback }: ChartState): string | false => {
    if (initial !== undefined) return `Inside, it starts in ${link(initial)}.`;
    if (kind === 'parallel') return 'Its states are all active at once.';
    if (kind === 'final') return 'It is final: nothing leads on.';
    if (!isHistory({ kind })) return false;
    const around = parent === undefined ? 'the machine' : link(parent);
    const depth = kind === 'deep history' ? ', with all that was inside' : '';
    return `It leads back to where ${around} was when it was left${depth}; the first time, to ${link(fallback ?? '')}.`;
  };

  const depthOf = ({ parent }: ChartState): number => {
    const around = chart.states.find(({ id }) => id === parent);
    return around ? depthOf(around) + 1 : 0;
  };

  function section(state: ChartState): string[][] {
    const { id, tags, work, entry, exit } = state;
    return [
      [`${'#'.repeat(Math.min(depthOf(state) + 2, 6))} ${stateText(id)}`],
      sentences([id === chart.current && '**The machine is here.**', described(state.description), kindText(state)]),
      facts([
        ['Tags', tags],
        ['At work', work],
        ['On entry', entry],
        ['On exit', exit],
      ]),
      table([...rowsOf(id), ...state.reactions.flatMap((reaction) => rowsFor(reaction, 'stays'))], options),
    ];
  }

  const fromAnywhere: Row[] = [
    ...rowsOf(undefined),
    ...chart.anywhere.flatMap((reaction) =>
      rowsFor(reaction, leadsAnywhere(machine, reaction.event) ? 'any state' : 'stays'),
    ),
  ];
  const blocks = [
    [`# ${proseOf(chart.title)}`],
    sentences([
      described(chart.description),
      chart.initial !== undefined && `It starts in ${link(chart.initial)}.`,
      chart.kind === 'parallel' && 'Its states are all active at once.',
      chart.current !== undefined && `It is in ${link(chart.current)}.`,
    ]),
    ...chart.states.flatMap(section),
    ...(fromAnywhere.length > 0 ? [['## In any state'], table(fromAnywhere, options)] : []),
    ...(chart.forced.length > 0
      ? [
          ['## Forced'],
          ['These transitions happened, though no move leads there:'],
          chart.forced.map(
            ({ from, to, count, last }) => `- ${link(from)} → ${link(to)}, ${times(count)}${last ? ', last' : ''}`,
          ),
        ]
      : []),
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}
