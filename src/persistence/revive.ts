import type { Snapshot } from 'xstate';
import type { PluginStateMachineOptions } from '../plugin-state-machine';
import { applyCorrection } from './apply-correction';
import { persistedSnapshot } from './persisted-snapshot';
import { ask, type DamagedPlan, type RestartPlan, RestartPlanner } from './restart-plan';
import { type ResumeOptions, resolveResumeOptions } from './resume-options';
import { hasName, type SetAside, setAside, setAsideNameless } from './set-aside';
import type { JournalEntry, SnapshotStore, StoredPlugin } from './snapshot-store';

/** A plugin that is ready to go on. */
interface RevivedPlugin {
  readonly pluginId: string;
  /** For `PluginStateMachine.restore`: the plugin in a phase that is true now. */
  readonly snapshot: Snapshot<unknown>;
  /** What the app says of it. */
  readonly options: PluginStateMachineOptions;
  /** How its phase was corrected: the last transitions of its history. */
  readonly corrections: readonly JournalEntry[];
}

/** What was found in a store, and what was made of it. */
export interface RestartReport {
  /** Each correction of a phase, as it is in the plugin's history. */
  readonly corrections: readonly JournalEntry[];
  /** The plugins whose snapshot could not be used. */
  readonly setAside: readonly SetAside[];
  /** The plugins that were on disk without being stored: Installed now. */
  readonly adopted: readonly string[];
  /** The plugins that were stored without being on disk any more: Uninstalled now. */
  readonly ghosts: readonly string[];
}

/** The plugins of a store, as data. */
export interface Revival extends RestartReport {
  readonly plugins: readonly RevivedPlugin[];
}

async function readAll(store: SnapshotStore) {
  const stored = new Map<string, StoredPlugin>();
  const nameless: StoredPlugin[] = [];
  for await (const plugin of store.load()) {
    if (hasName(plugin)) stored.set(plugin.pluginId, plugin);
    else nameless.push(plugin);
  }
  return { stored, nameless };
}

function planAll(stored: ReadonlyMap<string, StoredPlugin>, planner: RestartPlanner, onDisk: Iterable<string>) {
  const orphans = [...onDisk].filter((pluginId) => !stored.has(pluginId));
  return [
    ...[...stored.values()].map((plugin) => planner.planStored(plugin)),
    ...orphans.map((pluginId) => planner.planOrphan(pluginId)),
  ];
}

function carryOut({ pluginId, options, context, correction }: RestartPlan): RevivedPlugin {
  const corrected = correction ? applyCorrection(context, correction) : context;
  const records = correction ? corrected.history.slice(-1) : [];
  return {
    pluginId,
    options,
    snapshot: ask('machine', pluginId, () => persistedSnapshot(corrected, options.actors)),
    corrections: records.map((record) => ({ ...record, pluginId, sequence: corrected.sequence })),
  };
}

/** After a `ResumeOptionError` everything is as it was, so nothing is set aside before all is known to go well. */
async function carryOutAll(store: SnapshotStore, plans: readonly (RestartPlan | DamagedPlan)[]) {
  const plugins = plans.map(carryOut);
  const damaged = plans.filter((plan) => 'damage' in plan);
  const aside = await Promise.all(damaged.map((plan) => setAside(store, plan)));
  const told = new Map(aside.map(({ plan }) => [plan.pluginId, carryOut(plan)]));
  return {
    plugins: plugins.map((plugin) => told.get(plugin.pluginId) ?? plugin),
    setAside: aside.map(({ report }) => report),
  };
}

/**
 * Reads the plugins of a store, and puts each in a phase that is true now. No actor runs yet, and nothing is changed
 * in the store but that damaged snapshots are set aside.
 *
 * @throws {TypeError | RangeError | UnknownPhaseError | ResumeOptionError} as `resume`
 */
export async function revive(store: SnapshotStore, options: ResumeOptions = {}): Promise<Revival> {
  const resolved = resolveResumeOptions(options);
  const { stored, nameless } = await readAll(store);
  const plans = planAll(stored, new RestartPlanner(resolved, store.lastAlive), resolved.onDisk ?? []);
  const { plugins, setAside } = await carryOutAll(store, plans);
  const setAsideToo = await Promise.all(nameless.map((plugin) => setAsideNameless(store, plugin)));
  const onDisk = (phase: RestartPlan['onDisk']) =>
    plans.filter((plan) => plan.onDisk === phase).map(({ pluginId }) => pluginId);
  return {
    plugins,
    corrections: plugins.flatMap(({ corrections }) => corrections),
    setAside: [...setAside, ...setAsideToo],
    adopted: onDisk('Installed'),
    ghosts: onDisk('Uninstalled'),
  };
}
