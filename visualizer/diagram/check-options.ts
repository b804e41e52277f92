import type { Chart, ChartReaction } from '../chart/chart';
import { DiagramOptionError } from './diagram-option-error';
import type { DiagramOptions } from './diagram-options';

const oneOf = (values: readonly string[]): string => `one of ${values.join(', ')}`;

/** What can be hidden, as it is drawn. */
const reactionsIn = ({ moves, anywhere, states }: Chart): ChartReaction[] => [
  ...moves,
  ...anywhere,
  ...states.flatMap(({ reactions }) => reactions),
];

/**
 * Says what is wrong with the options, before anything is drawn.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names what the machine does not have
 */
export function checkOptions(chart: Chart, options: DiagramOptions): void {
  const states = chart.states.map(({ id }) => id);
  const check = (
    option: keyof DiagramOptions,
    isRight: boolean,
    expected: string,
    value: unknown = options[option],
  ) => {
    if (value !== undefined && !isRight) throw new DiagramOptionError(option, value, expected);
  };
  const { direction, theme, highlight, history, hide, title, descriptions } = options;
  check('direction', direction === 'TB' || direction === 'LR', 'TB or LR');
  check('theme', theme === 'light' || theme === 'dark' || theme === 'auto', 'light, dark or auto');
  check('highlight', states.includes(highlight as string), `the id of a state: ${oneOf(states)}`);
  check('title', typeof title === 'string', 'a string');
  check('descriptions', typeof descriptions === 'boolean', 'true or false');
  check('hide', Array.isArray(hide) && hide.every((event) => typeof event === 'string'), 'an array of event types');
  const reactions = reactionsIn(chart);
  const ends = chart.moves.flatMap((move) => move.ends);
  const labels = [...new Set(reactions.map(({ label }) => label))];
  for (const name of hide ?? []) {
    const isKnown = [...reactions, ...ends].some(({ event, label }) => event === name || label === name);
    check('hide', isKnown, `of events that the machine has: ${oneOf(labels)}`, name);
  }
  check('history', Array.isArray(history), 'an array of transitions');
  for (const transition of history ?? []) {
    check('history', typeof transition === 'object' && transition !== null, 'an array of { from, to }', transition);
    for (const id of [transition.from, transition.to] as unknown[]) {
      check('history', states.includes(id as string), `of states that the machine has: ${oneOf(states)}`, id ?? null);
    }
  }
}
