import type { AnyStateMachine } from 'xstate';
import type { ChartMove } from '../chart/chart';
import type { DiagramOptions } from './diagram-options';
import { drawnChart } from './drawn-chart';
import { codeOf, stateText } from './markdown-text';

const moveText = ({ label, guard, to }: ChartMove): string =>
  `${codeOf(label)}${guard === undefined ? '' : ` if ${codeOf(guard)}`} → ${stateText(to)}`;

/**
 * The moves of a machine as a Markdown table: a row for each state, with its events and where they lead.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export function movesTable(machine: AnyStateMachine, options: DiagramOptions = {}): string {
  const { states, moves } = drawnChart(machine, options);
  const row = (name: string, from: string | undefined): string =>
    `| ${name} | ${
      moves
        .filter((move) => move.from === from)
        .map(moveText)
        .join(', ') || '–'
    } |`;
  const ofMachine = moves.some(({ from }) => from === undefined) ? [row('*any*', undefined)] : [];
  const rows = states.map(({ id }) => row(stateText(id), id));
  return `${['| state | event → state |', '|---|---|', ...ofMachine, ...rows].join('\n')}\n`;
}
