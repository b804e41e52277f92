import type { MemoryCase } from '../measures/memory';
import { grouped } from '../report/amounts';
import type { Scale } from '../scale';
import type { Column, Section } from '../section';
import { ACTOR_SEND, BARE_CHART, FACADE, INTERPRETER, PLAIN_CLASS } from './rows';

/** Then those that were made have to do: what a plugin holds depends little on how many there are. */
const AT_MOST = 20_000;

const column = (plugins: number, fullHistory: boolean): Column => ({
  title: `${grouped(plugins)}, ${fullHistory ? 'full' : 'empty'} history`,
  unit: 'bytes',
  case: { plugins, fullHistory, atMost: AT_MOST } satisfies MemoryCase,
  number: 'bytes',
  remark: ({ alive = 0 }) => (alive < plugins ? `${grouped(alive)} made in ${AT_MOST / 1000} s` : undefined),
});

export const memory = ({ short, rounds }: Scale): Section => {
  const sizes = short ? [1000] : [1000, 10_000, 100_000];
  return {
    name: 'memory',
    title: 'Memory',
    about:
      'The heap that a plugin holds while it is Running, without an observer: with no transition made, and with a full ' +
      'history of 50. The bare chart makes the same moves, and has no history.',
    measure: 'memory',
    baseline: BARE_CHART.name,
    columns: [false, true].flatMap((fullHistory) => sizes.map((plugins) => column(plugins, fullHistory))),
    rows: [BARE_CHART, FACADE, ACTOR_SEND, INTERPRETER, PLAIN_CLASS],
    rounds: rounds(1),
    nodeOptions: ['--expose-gc', '--max-old-space-size=12288'],
  };
};
