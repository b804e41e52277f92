import type { Contender } from '../contenders/contender';
import { CYCLE } from '../contenders/steps';
import { observer, seen, setupIn } from './plugins';
import { timeOf } from './time-of';
import type { Measured, Timing } from './timing';

const ROUNDS = 10;

/** One plugin with one observer, round and round through its lifecycle. */
export async function measureTransition(contender: Contender, _: object, timing: Timing): Promise<Measured> {
  const plugin = contender.create({ ...setupIn('Uninstalled'), observer });
  const work = () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const step of CYCLE) contender.move(plugin, step);
    }
  };
  const time = await timeOf(work, ROUNDS * CYCLE.length, timing);
  if (contender.history && seen.transitions === 0) throw new Error('the observer was told nothing');
  return { time };
}
