import type { AnyStateMachine } from 'xstate';
import type { ChartState } from '../chart/chart';
import { type BoxArrow, boxArrows } from './box-arrows';
import type { DiagramOptions } from './diagram-options';
import { type DrawnChart, drawnChart } from './drawn-chart';
import { plantUmlColours } from './plant-uml-colours';
import { plantUmlAny, plantUmlId, plantUmlName, plantUmlProse } from './plant-uml-text';
import { stateFacts } from './state-facts';
import { isGroup, isHistory, stateTree } from './state-tree';
import { THEMES } from './theme';

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const guarded = ({ label, guard }: { label: string; guard: string | undefined }): string =>
  plantUmlName(label) + (guard === undefined ? '' : ` [${plantUmlName(guard)}]`);

function arrowLine(arrow: BoxArrow, chart: DrawnChart, theme: DiagramOptions['theme']): string {
  const { move, forced, head } = arrow;
  const colours = THEMES[theme === 'dark' ? 'dark' : 'light'];
  const tail = arrow.fromAny || arrow.tail === undefined ? plantUmlAny(arrow.tail) : plantUmlId(arrow.tail);
  const count = forced?.count ?? (move && chart.taken.get(move.id));
  const isLast = forced?.last || (move !== undefined && move.id === chart.last);
  const isFailure = chart.states.some(({ id, role }) => id === move?.to && role === 'failed');
  const styles = [
    ...(isLast ? [`#${colours.last.slice(1)}`] : isFailure ? [`#${colours.failure.slice(1)}`] : []),
    ...(count === undefined ? (isFailure ? ['dashed'] : []) : [forced ? 'dotted' : 'bold']),
  ];
  const line = styles.length === 0 ? '-->' : `-[${styles.join(',')}]->`;
  const label = forced ? 'forced' : move && guarded(move);
  const counted = label === undefined ? '' : ` : ${label}${count === undefined ? '' : ` ×${count}`}`;
  return `${tail} ${line} ${plantUmlId(head)}${counted}`;
}

function legend({ anywhere }: DrawnChart): string[] {
  if (anywhere.length === 0) return [];
  // With a mark before it, no name can be what ends the legend.
  return ['legend', 'In any state', ...anywhere.map((reaction) => `• ${guarded(reaction)}`), 'endlegend'];
}

/**
 * A machine as a PlantUML state diagram, with its descriptions in the boxes. `descriptions: true` adds what a state does
 * that no arrow shows.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export function toPlantUml(machine: AnyStateMachine, options: DiagramOptions = {}): string {
  const chart = drawnChart(machine, options);
  const tree = stateTree(chart);
  const arrows = boxArrows(chart, tree);
  const written = (inside: string | undefined): string[] =>
    arrows.filter((arrow) => arrow.inside === inside).map((arrow) => arrowLine(arrow, chart, options.theme));

  function box(state: ChartState): string[] {
    const id = plantUmlId(state.id);
    const name = `state "${plantUmlName(state.name)}" as ${id}`;
    if (isHistory(state)) return [`state ${id} <<${state.kind === 'deep history' ? 'history*' : 'history'}>>`];
    const description = options.descriptions === false || state.description === undefined ? [] : [state.description];
    const told = [...description, ...(options.descriptions === true ? stateFacts(state) : [])];
    const body = told.map((line) => `${id} : ${plantUmlProse(line)}`);
    const mark = state.id === chart.current ? ' <<current>>' : '';
    if (isGroup(state)) {
      const beside = state.kind === 'parallel' ? anyState(state.id) : [];
      return [...beside, `${name}${mark} {`, ...indented(inside(state.id)), '}', ...body];
    }
    const end = state.kind === 'final' ? [`${id} --> [*]`] : [];
    return [`${name}${mark || ` <<${state.role}>>`}`, ...body, ...end];
  }

  /** PlantUML draws no arrow out of a region. Where there is one, the regions are states side by side. */
  const isCrossed = (id: string | undefined): boolean => {
    const regions = tree.childrenOf(id).map((region) => region.id);
    const regionOf = (one: string | undefined) =>
      regions.find((region) => one === region || tree.isInside(one, region));
    return arrows.some(({ tail, head }) => regionOf(tail) !== regionOf(head));
  };

  /** What stands for any state: in the state itself, or beside it where it has regions. */
  const anyState = (id: string | undefined): string[] =>
    arrows.some(({ tail, fromAny }) => fromAny && tail === id) ? [`state "any state" as ${plantUmlAny(id)}`] : [];

  function inside(id: string | undefined): string[] {
    const { kind, initial } = id === undefined ? chart : (tree.state(id) as ChartState);
    const boxes = tree.childrenOf(id).map(box);
    return [
      ...(kind === 'parallel' ? [] : anyState(id)),
      ...(kind === 'parallel' && !isCrossed(id)
        ? boxes.flatMap((lines, index) => (index > 0 ? ['--', ...lines] : lines))
        : boxes.flat()),
      ...(initial === undefined ? [] : [`[*] --> ${plantUmlId(initial)}`]),
      ...(id === undefined ? [] : written(id)),
    ];
  }

  // Regions need a state around them, also at the top.
  const whole =
    chart.kind === 'parallel'
      ? [...anyState(undefined), `state "${plantUmlName(chart.id)}" as _machine {`, ...indented(inside(undefined)), '}']
      : inside(undefined);
  return [
    '@startuml',
    `title ${plantUmlProse(chart.title)}`,
    ...(options.direction === 'LR' ? ['left to right direction'] : []),
    'hide empty description',
    'hide stereotype',
    ...plantUmlColours(chart, options.theme),
    ...whole,
    ...written(undefined),
    ...legend(chart),
    '@enduml',
    '',
  ].join('\n');
}
