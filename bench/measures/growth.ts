import type { Contender } from '../contenders/contender';
import { cycleFrom } from '../contenders/steps';
import { fillHistory } from './fill-history';
import { observer, setupIn } from './plugins';
import { timeOf } from './time-of';
import type { Measured, Timing } from './timing';

export interface GrowthCase {
  /** How many plugins are alive. */
  plugins: number;
  /** How many transitions each history keeps. It is full before the first one that counts. */
  historyLimit: number;
}

const MOVES = 100;
const STEPS = cycleFrom('Running');

/** Transitions of many plugins by turns, so that none is fresh in the processor's cache. */
export async function measureGrowth(contender: Contender, one: object, timing: Timing): Promise<Measured> {
  const { plugins, historyLimit } = one as GrowthCase;
  const all: unknown[] = [];
  for (let index = 0; index < plugins; index++) {
    const plugin = contender.create({ ...setupIn('Running', index), historyLimit, observer });
    // More with some than with others: a history may be let grow, and then it is not cut in all plugins at once.
    await fillHistory(contender, plugin, historyLimit + ((index * STEPS.length) % historyLimit));
    all.push(plugin);
  }
  let turn = 0;
  let position = 0;
  const work = () => {
    for (let move = 0; move < MOVES; move++) {
      contender.move(all[turn], STEPS[position] as (typeof STEPS)[number]);
      turn += 1;
      if (turn === plugins) {
        turn = 0;
        position = (position + 1) % STEPS.length;
      }
    }
  };
  return { time: await timeOf(work, MOVES, timing) };
}
