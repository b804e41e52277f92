import type { AnyStateMachine } from 'xstate';
import type { ChartState } from '../chart/chart';
import { elementId } from '../chart/element-id';
import { type ArrowEnds, arrowEnds, initialId, portId } from './arrow-ends';
import type { DiagramOptions } from './diagram-options';
import { type DrawnChart, drawnChart } from './drawn-chart';
import { type Arrow, toArrows, toEntries } from './picture-arrows';
import { shortName, withDescription } from './picture-text';
import { stateFacts } from './state-facts';
import { isGroup } from './state-tree';
import { summary } from './summary';
import { visibleName, visibleProse } from './visible-text';

/** A machine without states, as the only box of its picture. */
const wholeOf = ({ id, description }: DrawnChart): ChartState => ({
  id: '',
  name: id,
  kind: 'atomic',
  role: 'resting',
  description,
  tags: [],
  parent: undefined,
  initial: undefined,
  fallback: undefined,
  entry: [],
  exit: [],
  work: [],
  reactions: [],
});

/** What a picture shows, before anything has a place. */
export interface Picture {
  readonly title: string;
  /** What those read who do not see it. */
  readonly description: string;
  /** What has no arrow because it leads anywhere, in words. */
  readonly caption: string;
  readonly direction: 'TB' | 'LR';
  readonly boxes: readonly Box[];
  readonly dots: readonly Dot[];
  readonly arrows: readonly Arrow[];
  /** Lines that are not seen, but keep states in place. */
  readonly anchors: readonly ArrowEnds[];
}

/** A state. */
export interface Box {
  readonly id: string;
  readonly classes: readonly string[];
  readonly label: string;
  readonly tooltip: string;
  readonly state: ChartState;
  /** Whether states are drawn inside it. */
  readonly isGroup: boolean;
  /** Whether it is active beside its siblings. */
  readonly isRegion: boolean;
}

/** Where a group begins, or where the arrows of a whole group leave. */
export interface Dot {
  readonly id: string;
  readonly kind: 'initial' | 'port';
  /** The id of the state that it is in; none at the top level. */
  readonly parent: string | undefined;
  readonly tooltip: string;
}

const HISTORY_MARKS: Readonly<Partial<Record<ChartState['kind'], string>>> = {
  'shallow history': 'H',
  'deep history': 'H*',
};

function toBox(state: ChartState, chart: DrawnChart, options: DiagramOptions): Box {
  const group = isGroup(state);
  return {
    id: elementId('state', state.id),
    classes: ['state', ...state.kind.split(' '), state.role, ...(state.id === chart.current ? ['current'] : [])],
    label: HISTORY_MARKS[state.kind] ?? shortName(state.name),
    tooltip: [withDescription(visibleName(state.id), state.description, options), ...stateFacts(state)].join('\n'),
    state,
    isGroup: group,
    isRegion: group && (chart.states.find(({ id }) => id === state.parent) ?? chart).kind === 'parallel',
  };
}

function toDots(chart: DrawnChart, arrows: readonly ArrowEnds[]): Dot[] {
  const used = new Set(arrows.flatMap(({ tail, head }) => [tail, head]));
  return [undefined, ...chart.states.map(({ id }) => id)]
    .flatMap((parent): Dot[] => [
      { id: initialId(parent), kind: 'initial', parent, tooltip: '' },
      {
        id: portId(parent),
        kind: 'port',
        parent,
        tooltip: parent === undefined ? 'any state' : `any state in ${visibleName(parent)}`,
      },
    ])
    .filter(({ id }) => used.has(id));
}

/** Events of the machine itself that lead to each of its states; those that move nowhere are not worth a line. */
function captionOf({ anywhere }: DrawnChart, { root }: AnyStateMachine): string {
  const leading = anywhere.filter(({ event }) => root.transitions.get(event)?.some(({ target }) => target?.length));
  return leading.map(({ label }) => `${shortName(label)}: from any state to any state`).join('; ');
}

/**
 * What a picture of the machine shows.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export function pictureOf(machine: AnyStateMachine, options: DiagramOptions): Picture {
  const chart = drawnChart(machine, options);
  const states = chart.states.length > 0 ? chart.states : [wholeOf(chart)];
  const arrows = [...toEntries(chart), ...toArrows(chart, options)];
  const ends = arrowEnds(chart);
  const anchors = chart.anchors.map(({ from, to }) => ends(from, to));
  return {
    title: visibleProse(chart.title),
    description: visibleProse(summary(chart)),
    caption: captionOf(chart, machine),
    direction: options.direction ?? 'TB',
    boxes: states.map((state) => toBox(state, chart, options)),
    dots: toDots(chart, [...arrows, ...anchors]),
    arrows,
    anchors,
  };
}
