import { join } from 'node:path';
import { PluginFleet } from 'plugin-statechart/fleet';
import { openFileStore } from 'plugin-statechart/persistence/node';
import { openProcessLedger } from 'plugin-statechart/process';
import type { Told } from './kept-host-process';
import { readManifest } from './manifest';
import { pluginWork, READY_LINE } from './plugin-work';
import { Screen } from './screen';

/**
 * A host that keeps where its plugins stand, so that it can be killed and started again: a program of its own. Its
 * argument is a folder with installed plugins. It ends when its parent says so, or is gone.
 */
const folder = process.argv[2] ?? '.';

/** Long enough to be interrupted by a restart of the host. */
const BACKOFF = { initialDelay: 3000, jitter: 'none' } as const;

const IDS = ['clock', 'greeter'];

const tell = (told: Told): void => {
  process.send?.(told);
};

const screen = new Screen();
const store = await openFileStore(join(folder, 'state'));
const ledger = await openProcessLedger(join(folder, 'state', 'processes'));
for (const { pluginId, pid } of ledger.ended) {
  screen.note(pluginId, `process ${pid} had outlived its host; it is ended`);
}

const manifests = await Promise.all(IDS.map((id) => readManifest(join(folder, id))));
const onOutput = (pluginId: string, line: string) => {
  const [, pid] = READY_LINE.exec(line) ?? [];
  if (pid !== undefined) tell({ pluginId, pid: Number(pid) });
  screen.output(pluginId, line);
};
const work = new Map(
  manifests.map((manifest) => {
    const place = { original: join(folder, manifest.id), folder: join(folder, manifest.id), onOutput, ledger };
    return [manifest.id, pluginWork(manifest, place)];
  }),
);

const fleet = new PluginFleet({
  store,
  machine: (pluginId) => ({ backoff: BACKOFF, actors: work.get(pluginId) ?? {} }),
});
fleet.addObserver((pluginId, transition) => {
  screen.transition(pluginId, transition);
  tell({ pluginId, phase: transition.to });
});

const untilToldToEnd = new Promise((resolve) => {
  for (const name of ['message', 'disconnect', 'SIGHUP', 'SIGINT', 'SIGTERM']) process.once(name, resolve);
});
await fleet.resume({ onDisk: IDS });
for (const { pluginId, actor } of fleet) {
  const { attempt } = actor.getSnapshot().context;
  const left = attempt ? attempt.deadline - Date.now() : 0;
  if (left > 0) screen.note(pluginId, `waits for the ${left} ms that are left of its backoff`);
}
void fleet.startAll().catch((error) => screen.problem(error.message));

await untilToldToEnd;
await fleet[Symbol.asyncDispose]();
await store.close();
if (process.connected) process.disconnect();
