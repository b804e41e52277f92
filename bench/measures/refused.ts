import type { Contender } from '../contenders/contender';
import { ILLEGAL } from '../contenders/steps';
import { setupIn } from './plugins';
import { timeOf } from './time-of';
import type { Measured, Timing } from './timing';

const TRIES = 50;

/** A move that is not legal, again and again. */
export async function measureRefused(contender: Contender, _: object, timing: Timing): Promise<Measured> {
  let tries = 0;
  let refused = 0;
  const tell = () => {
    refused += 1;
  };
  const plugin = contender.create({ ...setupIn(ILLEGAL.from), onRefused: tell });
  const work = () => {
    for (let index = 0; index < TRIES; index++) {
      contender.refuse?.(plugin, ILLEGAL, tell);
      tries += 1;
    }
  };
  const time = await timeOf(work, TRIES, timing);
  if (refused !== tries) throw new Error(`${refused} of ${tries} moves were refused`);
  return { time };
}
