import type { PluginPhase } from 'plugin-statechart';
import type { Contender } from '../contenders/contender';
import { observer, setupIn } from './plugins';
import { timeOf } from './time-of';
import type { Measured, Timing } from './timing';

const ROUNDS = 20;
const PHASES: readonly PluginPhase[] = ['Running', 'Failed', 'Stopped', 'Installed', 'Starting', 'Running'];

/** One plugin with one observer, forced from phase to phase, and twice into the same one. */
export async function measureForce(contender: Contender, _: object, timing: Timing): Promise<Measured> {
  const plugin = contender.create({ ...setupIn('Uninstalled'), observer });
  const work = () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const phase of PHASES) contender.force?.(plugin, phase, 'found so outside');
    }
  };
  return { time: await timeOf(work, ROUNDS * PHASES.length, timing) };
}
