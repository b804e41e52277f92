import type { GrowthCase } from '../measures/growth';
import { grouped } from '../report/amounts';
import type { Scale } from '../scale';
import type { Column, Section } from '../section';
import { ACTOR_SEND, FACADE, PLAIN_CLASS, PLAIN_CLASS_FAST_HISTORY } from './rows';

const alive = (plugins: number): string => `${grouped(plugins)} alive`;
const historyOf = (limit: number): string => `history of ${grouped(limit)}`;

function columns(plugins: readonly number[], limits: readonly number[]): Column[] {
  const [fewest = 1] = plugins;
  const [shortest = 1] = limits;
  return [
    ...plugins.map((count) => ({
      title: alive(count),
      unit: 'ns' as const,
      case: { plugins: count, historyLimit: 50 } satisfies GrowthCase,
      number: 'time',
      besides: alive(fewest),
    })),
    ...limits.map((limit) => ({
      title: historyOf(limit),
      unit: 'ns' as const,
      case: { plugins: 1, historyLimit: limit } satisfies GrowthCase,
      number: 'time',
      besides: historyOf(shortest),
    })),
  ];
}

export const growth = ({ short, rounds }: Scale): Section => {
  const plugins = short ? [10, 1000] : [10, 1000, 100_000];
  return {
    name: 'growth',
    title: 'Growth',
    about:
      `A transition where many plugins are alive, with a full history of 50, and move by turns: ratios are to ${alive(10)}. ` +
      `And one of a single plugin with a longer history: ratios are to a ${historyOf(50)}. Both of the same row.`,
    measure: 'growth',
    columns: columns(plugins, [50, 5000]),
    rows: [PLAIN_CLASS, PLAIN_CLASS_FAST_HISTORY, FACADE, ACTOR_SEND],
    rounds: rounds(3),
    nodeOptions: ['--max-old-space-size=12288'],
  };
};
