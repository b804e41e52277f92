import type { AnyStateMachine } from 'xstate';
import type { ChartState } from '../chart/chart';
import { type BoxArrow, boxArrows } from './box-arrows';
import type { DiagramOptions } from './diagram-options';
import { type DrawnChart, drawnChart } from './drawn-chart';
import { mermaidClasses } from './mermaid-classes';
import { mermaidAny, mermaidId, mermaidName, mermaidProse } from './mermaid-text';
import { stateFacts } from './state-facts';
import { isGroup, isHistory, stateTree } from './state-tree';
import { summary } from './summary';
import { visibleProse } from './visible-text';

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** What was taken is bold: Mermaid can style no arrow of a state diagram. */
const counted = (label: string, count: number, isLast: boolean): string =>
  `**${label} ×${count}${isLast ? ' (last)' : ''}**`;

function labelOf({ move, forced }: BoxArrow, { taken, last }: DrawnChart): string | undefined {
  if (forced) return counted('forced', forced.count, forced.last);
  if (!move) return undefined;
  const label = mermaidName(move.label) + (move.guard === undefined ? '' : ` [${mermaidName(move.guard)}]`);
  const count = taken.get(move.id);
  return count === undefined ? label : counted(label, count, move.id === last);
}

function arrowLine(arrow: BoxArrow, chart: DrawnChart): string {
  const tail = arrow.fromAny || arrow.tail === undefined ? mermaidAny(arrow.tail) : mermaidId(arrow.tail);
  const label = labelOf(arrow, chart);
  return `${tail} --> ${mermaidId(arrow.head)}${label === undefined ? '' : ` : ${label}`}`;
}

const described = ({ description }: ChartState): string[] => (description === undefined ? [] : [description]);

const symbolOf = ({ kind, name }: ChartState): string =>
  kind === 'deep history' ? 'H#42;' : isHistory({ kind }) ? 'H' : mermaidName(name);

function frontMatter({ title, theme }: DiagramOptions): string[] {
  const named = title === undefined ? [] : [`title: ${JSON.stringify(visibleProse(title))}`];
  const themed = theme === 'dark' ? ['config:', '  theme: dark'] : [];
  return named.length + themed.length === 0 ? [] : ['---', ...named, ...themed, '---'];
}

/**
 * A machine as a Mermaid `stateDiagram-v2`, which GitHub, GitLab, Notion and Obsidian draw where they meet it.
 *
 * A theme that is not asked for is not written down: the reader's page has its own. `descriptions: true` makes notes of
 * the descriptions, and of what a state does that no arrow shows; without it there are none, since notes take more room
 * than the states.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export function toMermaid(machine: AnyStateMachine, options: DiagramOptions = {}): string {
  const chart = drawnChart(machine, options);
  const tree = stateTree(chart);
  const arrows = boxArrows(chart, tree);
  /** Whether a state of that name is known by an arrow, so that no line has to declare it. */
  const isMet = (id: string): boolean =>
    chart.kind !== 'parallel' &&
    (chart.initial === id || arrows.some(({ tail, head, fromAny }) => head === id || (tail === id && !fromAny)));
  const direction = options.direction === 'LR' ? ['direction LR'] : [];

  function box(state: ChartState): string[] {
    const id = mermaidId(state.id);
    const label = symbolOf(state);
    const name = label === id ? id : `"${label}" as ${id}`;
    const told = options.descriptions === true ? [...described(state), ...stateFacts(state)] : [];
    const note = told.length > 0 ? [`note right of ${id} : ${told.map(mermaidProse).join(' · ')}`] : [];
    if (isGroup(state)) {
      const beside = state.kind === 'parallel' ? anyState(state.id) : [];
      return [...beside, `state ${name} {`, ...indented([...direction, ...inside(state.id)]), '}', ...note];
    }
    const declaration =
      label === id && isMet(state.id) && note.length === 0 ? [] : [label === id ? id : `state ${name}`];
    const end = state.kind === 'final' ? [`${id} --> [*]`] : [];
    return [...declaration, ...end, ...note];
  }

  /** What stands for any state: in the state itself, or beside it where it has regions. */
  const anyState = (id: string | undefined): string[] =>
    arrows.some(({ tail, fromAny }) => fromAny && tail === id) ? [`state "any state" as ${mermaidAny(id)}`] : [];

  function inside(id: string | undefined): string[] {
    const { kind, initial } = id === undefined ? chart : (tree.state(id) as ChartState);
    const boxes = tree.childrenOf(id).map(box);
    return [
      ...(initial === undefined ? [] : [`[*] --> ${mermaidId(initial)}`]),
      ...(kind === 'parallel' ? [] : anyState(id)),
      ...(kind === 'parallel' ? boxes.flatMap((lines, index) => (index > 0 ? ['--', ...lines] : lines)) : boxes.flat()),
      ...(id === undefined
        ? []
        : arrows.filter((arrow) => arrow.inside === id).map((arrow) => arrowLine(arrow, chart))),
    ];
  }

  // Regions need a state around them, also at the top.
  const whole =
    chart.kind === 'parallel'
      ? [
          ...anyState(undefined),
          `state "${mermaidName(chart.id)}" as _machine {`,
          ...indented([...direction, ...inside(undefined)]),
          '}',
        ]
      : inside(undefined);
  return [
    ...frontMatter(options),
    'stateDiagram-v2',
    ...indented([
      `accTitle: ${mermaidProse(chart.title)}`,
      `accDescr: ${mermaidProse(summary(chart))}`,
      ...direction,
      ...whole,
      ...arrows.filter((arrow) => arrow.inside === undefined).map((arrow) => arrowLine(arrow, chart)),
      ...mermaidClasses(chart, options.theme),
    ]),
    '',
  ].join('\n');
}
