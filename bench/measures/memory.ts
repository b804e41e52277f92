import { performance } from 'node:perf_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Contender } from '../contenders/contender';
import { fillHistory } from './fill-history';
import { HISTORY_LIMIT, setupIn } from './plugins';
import type { Measured } from './timing';

export interface MemoryCase {
  plugins: number;
  fullHistory: boolean;
  /** How long making them may take, in ms. Then those that there are have to do. */
  atMost: number;
}

async function heapUsed(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    await turn();
    globalThis.gc?.();
  }
  return process.memoryUsage().heapUsed;
}

/** Half way between the limit and twice that, to which a history may be let grow. */
const TRANSITIONS = 1.5 * HISTORY_LIMIT;

async function create(contender: Contender, index: number, fullHistory: boolean): Promise<unknown> {
  const plugin = contender.create(setupIn('Running', index));
  if (fullHistory) await fillHistory(contender, plugin, TRANSITIONS);
  return plugin;
}

/** What a plugin that is Running holds of the heap. */
export async function measureMemory(contender: Contender, one: object): Promise<Measured> {
  const { plugins, fullHistory, atMost } = one as MemoryCase;
  // What is made once, and code, belongs to no plugin.
  for (let index = 0; index < 500; index++) await create(contender, index, fullHistory);
  const all: unknown[] = new Array(plugins).fill(undefined);
  const before = await heapUsed();
  const until = performance.now() + atMost;
  let alive = 0;
  while (alive < plugins && performance.now() < until) {
    all[alive] = await create(contender, alive, fullHistory);
    alive += 1;
  }
  const bytes = ((await heapUsed()) - before) / alive;
  if (contender.phase(all[alive - 1]) !== 'Running') throw new Error('the last plugin is not Running');
  return { bytes, alive };
}
