import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { median } from '../report/median';
import type { Timing } from './timing';

const NS_PER_MS = 1e6;

async function timeOfCalls(work: () => void, calls: number): Promise<number> {
  const from = performance.now();
  for (let call = 0; call < calls; call++) {
    work();
    // What the work left to a microtask belongs to it.
    await undefined;
  }
  return performance.now() - from;
}

/**
 * The time of one of the `count` things that `work` does, in ns: the median of batches, after a warm-up.
 *
 * @param work does so many that the microtask behind it, which is timed with it, costs next to nothing
 */
export async function timeOf(work: () => void, count: number, { warmUp, batch, batches }: Timing): Promise<number> {
  let calls = 1;
  let took = 0;
  for (const until = performance.now() + warmUp; performance.now() < until; ) {
    took = await timeOfCalls(work, calls);
    if (took < batch / 2) calls *= 2;
    await turn();
  }
  if (took > 0) calls = Math.max(1, Math.round((calls * batch) / took));
  const times: number[] = [];
  for (let index = 0; index < batches; index++) {
    times.push((await timeOfCalls(work, calls)) / calls);
    await turn();
  }
  return (median(times) * NS_PER_MS) / count;
}
