import type { StormCase } from '../measures/storm';
import { grouped } from '../report/amounts';
import { NOISY } from '../report/noisy';
import type { Scale } from '../scale';
import type { Section } from '../section';
import { ACTOR_SEND, FACADE, INTERPRETER } from './rows';

export const storm = ({ rounds, stormPlugins }: Scale): Section => {
  const plugins = stormPlugins(10_000);
  const inOneTurn: StormCase = { plugins, within: 0 };
  const inOneSecond: StormCase = { plugins, within: 1000 };
  return {
    name: 'storm',
    title: 'Storm',
    about:
      `${grouped(plugins)} plugins that are Running crash: in one turn of the event loop, as fast as they can be told, ` +
      'or spread evenly over a second. Until all wait in Recovering; the timers held meanwhile; and the longest time that ' +
      'the event loop had no turn.',
    measure: 'storm',
    baseline: INTERPRETER.name,
    columns: [
      { title: 'in one turn: all wait after', unit: 'ns', case: inOneTurn, number: 'time' },
      { title: 'timers held', unit: 'number', case: inOneTurn, number: 'timers' },
      { title: `in one turn: longest stall ${NOISY}`, unit: 'ns', case: inOneTurn, number: 'stall' },
      { title: `in a second: longest stall ${NOISY}`, unit: 'ns', case: inOneSecond, number: 'stall' },
    ],
    rows: [INTERPRETER, FACADE, ACTOR_SEND],
    rounds: rounds(3),
  };
};
