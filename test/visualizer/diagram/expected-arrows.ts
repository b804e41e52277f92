import type { AnyStateMachine } from 'xstate';
import { readChart } from '../../../visualizer/chart/read-chart';
import { visibleName } from '../../../visualizer/diagram/visible-text';

/** An arrow of a drawing, by the ids of the states at its ends. */
export interface ExpectedArrow {
  from: string;
  to: string;
  label: string;
}

/** In which order arrows are written does not matter. */
export const sorted = (arrows: readonly ExpectedArrow[]): ExpectedArrow[] =>
  [...arrows].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

/**
 * The arrows that a format draws which has none between a state and a state inside it: one that leads inwards starts at
 * "any state", and one that leads outwards ends at the initial state.
 */
export function expectedArrows(machine: AnyStateMachine): ExpectedArrow[] {
  const { states, moves, initial } = readChart(machine);
  const find = (id: string | undefined) => states.find((state) => state.id === id);
  const around = (id: string | undefined): (string | undefined)[] => {
    const parent = find(id)?.parent;
    return parent === undefined ? [undefined] : [parent, ...around(parent)];
  };
  const arrow = (from: string | undefined, to: string, label: string): ExpectedArrow => {
    let head = to;
    while (from !== undefined && around(from).includes(head)) {
      const first = find(head)?.initial;
      if (first === undefined) break;
      head = first;
    }
    const inwards = around(head).includes(from) && (from === undefined || head !== from);
    return { from: inwards ? `any state in ${from ?? 'the machine'}` : (from ?? ''), to: head, label };
  };
  return [
    ...(initial === undefined ? [] : [{ from: '[*]', to: initial, label: '' }]),
    ...states.flatMap((state) => (state.initial === undefined ? [] : [{ from: '[*]', to: state.initial, label: '' }])),
    ...states.flatMap(({ id, kind }) => (kind === 'final' ? [{ from: id, to: '[*]', label: '' }] : [])),
    ...states.flatMap(({ id, fallback }) => (fallback === undefined ? [] : [arrow(id, fallback, '')])),
    ...moves.map(({ from, to, label, guard }) =>
      arrow(from, to, visibleName(label) + (guard === undefined ? '' : ` [${visibleName(guard)}]`)),
    ),
  ];
}
