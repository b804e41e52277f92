import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Contender } from '../contenders/contender';
import { CRASH } from '../contenders/steps';
import { observer, setupIn } from './plugins';
import type { Measured } from './timing';

export interface StormCase {
  plugins: number;
  /** How long the crashes are spread over, in ms; 0 is one turn of the event loop. */
  within: number;
}

/** Longer than the storm is looked at. */
const BACKOFF = { initialDelay: 60_000 };

const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

async function crashAll(contender: Contender, all: readonly unknown[], within: number): Promise<void> {
  const from = performance.now();
  let crashed = 0;
  while (crashed < all.length) {
    const due = within === 0 ? all.length : ((performance.now() - from) / within) * all.length;
    for (; crashed < Math.min(due, all.length); crashed++) contender.move(all[crashed], CRASH);
    await turn();
  }
}

/** All plugins crash, and wait in Recovering. */
export async function measureStorm(contender: Contender, one: object): Promise<Measured> {
  const { plugins, within } = one as StormCase;
  const all: unknown[] = [];
  for (let index = 0; index < plugins; index++) {
    all.push(contender.create({ ...setupIn('Running', index), observer, backoff: BACKOFF }));
  }
  const timersBefore = timers();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The monitor begins with the second time that it looks.
  await sleep(50);
  const from = performance.now();
  await crashAll(contender, all, within);
  const time = (performance.now() - from) * 1e6;
  await sleep(20);
  delay.disable();
  if (!all.every((plugin) => contender.phase(plugin) === 'Recovering')) throw new Error('not all wait in Recovering');
  return { time, stall: delay.max, timers: timers() - timersBefore };
}
