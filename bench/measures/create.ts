import type { Contender } from '../contenders/contender';
import { setupIn } from './plugins';
import { timeOf } from './time-of';
import type { Measured, Timing } from './timing';

const PLUGINS = 20;
const SETUP = setupIn('Uninstalled');

/** From nothing to the first look at the phase. */
export async function measureCreate(contender: Contender, _: object, timing: Timing): Promise<Measured> {
  let letters = 0;
  const work = () => {
    for (let index = 0; index < PLUGINS; index++) letters += contender.phase(contender.create(SETUP)).length;
  };
  const time = await timeOf(work, PLUGINS, timing);
  if (letters === 0) throw new Error('no plugin has a phase');
  return { time };
}
