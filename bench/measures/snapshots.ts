import type { Snapshot } from 'xstate';
import type { Contender } from '../contenders/contender';
import { fillHistory } from './fill-history';
import { HISTORY_LIMIT, setupIn } from './plugins';
import { timeOf } from './time-of';
import type { Measured, Timing } from './timing';

const TIMES = 10;

async function runningPlugin(contender: Contender): Promise<unknown> {
  const plugin = contender.create(setupIn('Running'));
  await fillHistory(contender, plugin, HISTORY_LIMIT);
  return plugin;
}

/** Takes snapshots of a plugin with a full history. */
export async function measurePersistedSnapshot(contender: Contender, _: object, timing: Timing): Promise<Measured> {
  const plugin = await runningPlugin(contender);
  let last: Snapshot<unknown> | undefined;
  const work = () => {
    for (let index = 0; index < TIMES; index++) last = contender.persist?.(plugin);
  };
  const time = await timeOf(work, TIMES, timing);
  if (last?.status !== 'active') throw new Error('there is no snapshot');
  return { time };
}

/** Goes on from a snapshot with a full history, up to the first look at the phase. */
export async function measureRestore(contender: Contender, _: object, timing: Timing): Promise<Measured> {
  const snapshot = JSON.parse(JSON.stringify(contender.persist?.(await runningPlugin(contender))));
  let running = 0;
  let restored = 0;
  const work = () => {
    for (let index = 0; index < TIMES; index++) {
      if (contender.phase(contender.restore?.(snapshot)) === 'Running') running += 1;
      restored += 1;
    }
  };
  const time = await timeOf(work, TIMES, timing);
  if (running !== restored) throw new Error(`${running} of ${restored} plugins are Running`);
  return { time };
}
