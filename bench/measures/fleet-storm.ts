import { mkdtemp } from 'node:fs/promises';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Jitter, PluginStateMachine, SnapshotStore } from 'plugin-statechart';
import { PluginFleet } from 'plugin-statechart/fleet';
import { openFileStore } from 'plugin-statechart/persistence/node';
import { fromPromise } from 'xstate';
import type { Measured } from './timing';

/** One way to lead a fleet. */
export interface FleetStormCase {
  plugins: number;
  /** How many plugins may recover at once. */
  limit: number;
  jitter: Jitter;
  /** Whether the plugins are kept in files. */
  inFiles: boolean;
}

/** Work that is done at once: on the next turn of the event loop, as the shortest real work would be. */
const atOnce = fromPromise<void>(() => turn());

async function storm(machines: readonly PluginStateMachine[]): Promise<Measured> {
  const comingUp = new Set<PluginStateMachine>();
  let mostAtOnce = 0;
  let down = machines.length;
  const allUp = new Promise<void>((resolve) => {
    for (const machine of machines) {
      machine.addObserver((_, { to }) => {
        if (to === 'Validating' || to === 'Starting') comingUp.add(machine);
        else comingUp.delete(machine);
        mostAtOnce = Math.max(mostAtOnce, comingUp.size);
        if (to === 'Running') down -= 1;
        if (down === 0) resolve();
      });
    }
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // The monitor begins with the second time that it looks.
  await sleep(50);
  const from = performance.now();
  for (const machine of machines) {
    machine.transitionTo('Recovering', 'crashed with all the others');
    // As fast as the event loop turns: told in one turn, the crashes would be the longest stall in each case.
    await turn();
  }
  await allUp;
  const time = (performance.now() - from) * 1e6;
  await sleep(20);
  delay.disable();
  return { time, stall: delay.max, mostAtOnce };
}

async function crashAll(
  { plugins, limit, jitter }: FleetStormCase,
  firstWait: number,
  store?: SnapshotStore,
): Promise<Measured> {
  await using fleet = new PluginFleet({
    maxConcurrentRecoveries: limit,
    machine: {
      actors: { validate: atOnce, start: atOnce, stop: atOnce },
      backoff: { jitter, initialDelay: firstWait },
    },
    ...(store && { store }),
  });
  for (let index = 0; index < plugins; index++) fleet.add(`plugin-${index}`, 'Running');
  await fleet.flush();
  return await storm([...fleet]);
}

/** Lets all plugins of a fleet crash at once, on the real clock. */
export async function measureFleetStorm(one: object): Promise<Measured> {
  const whole = one as FleetStormCase;
  // Nothing is compiled yet, so the first one does not count.
  await crashAll({ ...whole, plugins: Math.min(whole.plugins, 200) }, 10);
  if (!whole.inFiles) return await crashAll(whole, 1000);
  // Beside this file: whoever made the folder for it removes it.
  await using store = await openFileStore(await mkdtemp(fileURLToPath(new URL('store-', import.meta.url))));
  return await crashAll(whole, 1000, store);
}
