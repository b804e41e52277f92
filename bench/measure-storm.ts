import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import type { Jitter, PluginStateMachine, SnapshotStore } from 'plugin-statechart';
import { PluginFleet } from 'plugin-statechart/fleet';
import { openFileStore } from 'plugin-statechart/persistence/node';
import { fromPromise } from 'xstate';

/** One way to lead a fleet. */
export interface Case {
  name: string;
  /** How many plugins may recover at once. */
  limit: number;
  jitter: Jitter;
}

/** What was seen in one storm. */
export interface Measured {
  /** From the first crash until all plugins are up again, in ms. */
  upAfter: number;
  /** The longest time that the event loop had no turn, in ms. */
  longestDelay: number;
  /** The highest number of plugins that were validated or started at once. */
  mostAtOnce: number;
}

/** Somebody pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Work that is done at once: on the next turn of the event loop, as the shortest real work would be. */
const atOnce = fromPromise<void>(() => turn());

async function crashAll(
  { limit, jitter }: Case,
  plugins: number,
  signal: AbortSignal,
  store?: SnapshotStore,
): Promise<Measured> {
  await using fleet = new PluginFleet({
    maxConcurrentRecoveries: limit,
    machine: { actors: { validate: atOnce, start: atOnce, stop: atOnce }, backoff: { jitter } },
    ...(store && { store }),
  });
  for (let index = 0; index < plugins; index++) fleet.add(`plugin-${index}`, 'Running');
  await fleet.flush();
  return await storm([...fleet], signal);
}

async function storm(machines: readonly PluginStateMachine[], signal: AbortSignal): Promise<Measured> {
  const comingUp = new Set<PluginStateMachine>();
  let mostAtOnce = 0;
  let down = machines.length;
  const over = new AbortController();
  const allUp = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
    for (const machine of machines) {
      machine.actor.on('transition', ({ transition: { to } }) => {
        if (to === 'Validating' || to === 'Starting') comingUp.add(machine);
        else comingUp.delete(machine);
        mostAtOnce = Math.max(mostAtOnce, comingUp.size);
        if (to === 'Running') down -= 1;
        if (down === 0) resolve();
      });
    }
  });
  signal.throwIfAborted();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The monitor begins with the second time that it looks.
  await sleep(50);
  const from = performance.now();
  for (const machine of machines) {
    machine.transitionTo('Recovering', 'crashed with all the others');
    // As fast as the event loop turns: told in one turn, the crashes would be the longest delay in each case.
    await turn();
  }
  await allUp;
  const upAfter = performance.now() - from;
  over.abort();
  signal.throwIfAborted();
  await sleep(20);
  delay.disable();
  return { upAfter, longestDelay: delay.max / 1e6, mostAtOnce };
}

/** Lets all plugins of a fleet crash at once. */
export async function measureStorm(
  one: Case,
  plugins: number,
  inFiles: boolean,
  signal: AbortSignal,
): Promise<Measured> {
  if (!inFiles) return crashAll(one, plugins, signal);
  const folder = await mkdtemp(join(tmpdir(), 'plugin-statechart-bench-'));
  try {
    await using store = await openFileStore(folder);
    return await crashAll(one, plugins, signal, store);
  } finally {
    await rm(folder, { recursive: true });
  }
}
