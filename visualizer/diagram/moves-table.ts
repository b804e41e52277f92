import type { AnyStateMachine } from 'xstate';
import type { ChartMove } from '../chart/chart';
import type { DiagramOptions } from './diagram-options';
import { drawnChart } from './drawn-chart';
import { visibleName } from './visible-text';

/** A name as Markdown shows it in a cell. */
const plain = (name: string): string => visibleName(name).replace(/[\\`*_[\]<>&|~]/g, '\\$&');

const code = (name: string): string => {
  const text = visibleName(name).replaceAll('|', '\\|');
  return text.includes('`') ? `\`\`\` ${text} \`\`\`` : `\`${text}\``;
};

const moveText = ({ label, guard, to }: ChartMove): string =>
  `${code(label)}${guard === undefined ? '' : ` [${plain(guard)}]`} → ${plain(to)}`;

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
  const rows = states.map(({ id }) => row(plain(id), id));
  return `${['| state | event → state |', '|---|---|', ...ofMachine, ...rows].join('\n')}\n`;
}
