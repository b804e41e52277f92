import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { isActive, PLUGIN_PHASES, type PluginStateMachine } from 'plugin-statechart';
import { PluginFleet } from 'plugin-statechart/fleet';
import { openFileStore } from 'plugin-statechart/persistence/node';
import { openProcessLedger, processActors } from 'plugin-statechart/process';
import { failAtRandom } from './faults';
import { seededRandom } from './random';
import type { NewestById, Report } from './report';

/**
 * A host that leads 20 plugins at random, with real writes and real processes, until somebody kills it.
 *
 * Its arguments are the folder of its state, a seed, and how many of its writes fail, from 0 to 1.
 */
const [folder = '', seed = '0', faults = '0'] = process.argv.slice(2);
const random = seededRandom(Number(seed));

const RECORDED = Array.from({ length: 16 }, (_, index) => `recorded-${index}`);
const DRIVEN = Array.from({ length: 4 }, (_, index) => `driven-${index}`);

/** Small journals, so that they are rotated while the host is killed. */
const JOURNAL = { maxSize: 32 * 1024, maxFiles: 1000 };

const tell = (report: Report): void => {
  writeSync(1, `${JSON.stringify(report)}\n`);
};

const store = await openFileStore(folder, { journal: JOURNAL });
const ledger = await openProcessLedger(join(folder, 'processes'));
const actors = processActors({ command: 'sleep', args: ['1000000'], ready: { uptime: 5 }, stopTimeout: 100, ledger });
const fleet = new PluginFleet({
  store,
  machine: (pluginId) => ({
    backoff: { initialDelay: 5, maxDelay: 50, stableAfter: 40 },
    ...(DRIVEN.includes(pluginId) && { actors }),
  }),
  // Where writes fail on purpose there is nothing to say about it.
  onStoreError: () => {},
});
const { setAside } = await fleet.resume();
for (const pluginId of [...RECORDED, ...DRIVEN]) if (!fleet.has(pluginId)) fleet.add(pluginId, 'Installed');
const plugins = [...fleet];

function newestOf(some: readonly PluginStateMachine[]): NewestById {
  const moved = some.filter(({ actor }) => actor.getSnapshot().context.sequence > 0);
  return Object.fromEntries(
    moved.map(({ pluginId, actor }) => {
      const { sequence, history } = actor.getSnapshot().context;
      const { to = '', timestamp = 0 } = history.at(-1) ?? {};
      return [pluginId, { sequence, to, timestamp }];
    }),
  );
}

const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;

function lead(plugin: PluginStateMachine): void {
  const allowed = PLUGIN_PHASES.filter((phase) => plugin.canTransitionTo(phase));
  // A driven plugin that is up is left alone most of the time: else it would never be.
  if (DRIVEN.includes(plugin.pluginId) && isActive(plugin.phase) && random() < 0.9) return;
  if (random() < 0.02) plugin.forcePhase(pick(PLUGIN_PHASES), 'at random');
  else if (allowed.length > 0) plugin.transitionTo(pick(allowed), `at random, for a reason of ${random()}`);
}

tell({ type: 'ready', plugins: newestOf(plugins), setAside: setAside.length, ended: ledger.ended.length });
if (Number(faults) > 0) await failAtRandom(Number(faults), random);

/** Tells what was flushed, after it was. */
async function flush(some: readonly PluginStateMachine[], flushed: Promise<void>): Promise<void> {
  const plugins = newestOf(some);
  await flushed.then(
    () => tell({ type: 'flushed', plugins }),
    () => {},
  );
}

for (;;) {
  for (let moves = Math.floor(random() * 20); moves > 0; moves -= 1) lead(pick(plugins));
  const chance = random();
  const one = pick(plugins);
  if (chance < 0.05) await flush(plugins, fleet.flush());
  else if (chance < 0.3) await flush([one], one.flush());
  else await turn();
}
