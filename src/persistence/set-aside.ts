import { errorText, textOf } from '../../machines/text';
import { InvalidSnapshotError } from './invalid-snapshot-error';
import type { DamagedPlan } from './restart-plan';
import type { SnapshotStore, StoredPlugin } from './snapshot-store';

/** A plugin whose snapshot could not be used, or what no plugin can have stored: its `pluginId` is no id, as `''`. */
export interface SetAside {
  readonly pluginId: string;
  readonly error: InvalidSnapshotError;
  /** Where the store keeps it; `undefined` where it could not be set aside, and is written over. */
  readonly keptAs: string | undefined;
}

/** Sets a damaged snapshot aside, and says so in the correction. That the store cannot does not hold up the plugin. */
export async function setAside(
  store: SnapshotStore,
  plan: DamagedPlan,
): Promise<{ plan: DamagedPlan; report: SetAside }> {
  const { pluginId, correction, damage: error } = plan;
  const done = (keptAs: string | undefined, fate: string) => ({
    plan: { ...plan, correction: { ...correction, reason: `${correction.reason}; ${fate}` } },
    report: { pluginId, error, keptAs },
  });
  try {
    const keptAs = await store.setAside(pluginId);
    return done(keptAs, `it is kept as ${keptAs}`);
  } catch (cause) {
    return done(undefined, `it could not be set aside: ${errorText(cause)}`);
  }
}

/** Whether a plugin can have the id that something is stored under. */
export const hasName = ({ pluginId }: StoredPlugin): boolean => typeof pluginId === 'string' && pluginId !== '';

/** Sets aside what no plugin can have stored. As none is saved over it, it is removed where a copy is kept. */
export async function setAsideNameless(store: SnapshotStore, { pluginId }: StoredPlugin): Promise<SetAside> {
  const name = textOf(pluginId);
  const problem = `should be a string that is not empty, got ${name === '' ? "''" : typeof pluginId}`;
  const error = new InvalidSnapshotError(name, 'pluginId', problem);
  try {
    const keptAs = await store.setAside(pluginId);
    await store.remove(pluginId);
    return { pluginId: name, error, keptAs };
  } catch {
    return { pluginId: name, error, keptAs: undefined };
  }
}
