import type { ChartMove } from '../chart/chart';
import { elementId } from '../chart/element-id';
import { type ArrowEnds, arrowEnds, initialId } from './arrow-ends';
import type { DiagramOptions } from './diagram-options';
import type { DrawnChart } from './drawn-chart';
import { shortName, withDescription } from './picture-text';
import { visibleName } from './visible-text';

/** A line with a head. */
export interface Arrow extends ArrowEnds {
  readonly id: string;
  readonly classes: readonly string[];
  readonly label: string;
  readonly tooltip: string;
  /** How much it counts that the line is short and straight. */
  readonly weight: number;
}

/** The main path is a straight line down, but for its way back, which is drawn beside it. */
const STRAIGHT = 30;

function straightMoves({ mainPath, moves, initial }: DrawnChart): Set<string> {
  const isRound = moves.some(({ id, to }) => id === mainPath.at(-1) && to === initial);
  return new Set(isRound ? mainPath.slice(0, -2) : mainPath);
}

const labelOf = ({ label, guard }: ChartMove): string => (guard === undefined ? label : `${label} [${guard}]`);

const wayOf = (from: string | undefined, to: string): string =>
  `${from === undefined ? 'any state' : visibleName(from)} → ${visibleName(to)}`;

const counted = (label: string, count: number): string => (count > 0 ? `${label} ×${count}` : label);

/** All moves, and the transitions that no move explains. */
export function toArrows(chart: DrawnChart, options: DiagramOptions): Arrow[] {
  const ends = arrowEnds(chart);
  const isFailure = new Set(chart.states.filter(({ role }) => role === 'failed').map(({ id }) => id));
  const isMain = new Set(chart.mainPath);
  const isStraight = straightMoves(chart);
  const hasHistory = (options.history?.length ?? 0) > 0;
  const moves = chart.moves.map((move): Arrow => {
    const count = chart.taken.get(move.id) ?? 0;
    const label = labelOf(move);
    return {
      id: elementId('move', move.id),
      classes: [
        'move',
        ...(isMain.has(move.id) ? ['main'] : []),
        ...(isFailure.has(move.to) ? ['failure'] : []),
        ...(count > 0 ? ['taken'] : hasHistory ? ['untaken'] : []),
        ...(move.id === chart.last ? ['last'] : []),
      ],
      label: counted(shortName(label), count),
      tooltip: withDescription(
        `${wayOf(move.from, move.to)}: ${[label, ...move.shared].map(visibleName).join(', ')}`,
        move.description,
        options,
      ),
      weight: isStraight.has(move.id) ? STRAIGHT : 1,
      ...ends(move.from, move.to),
    };
  });
  const forced = chart.forced.map(
    ({ from, to, count, last }): Arrow => ({
      id: elementId('forced', JSON.stringify([from, to])),
      classes: ['forced', 'taken', ...(last ? ['last'] : [])],
      label: counted('forced', count),
      tooltip: `${wayOf(from, to)}: forced`,
      weight: 0,
      ...ends(from, to),
    }),
  );
  return [...moves, ...forced];
}

/** From where a group begins to the state that it starts in. */
export const toEntries = (chart: DrawnChart): Arrow[] => {
  const ends = arrowEnds(chart);
  return [{ id: undefined, initial: chart.initial }, ...chart.states].flatMap(({ id, initial }) =>
    initial === undefined
      ? []
      : [
          {
            ...ends(undefined, initial),
            id: `entry ${initialId(id)}`,
            classes: ['entry'],
            label: '',
            tooltip: '',
            weight: STRAIGHT,
            tail: initialId(id),
          },
        ],
  );
};
