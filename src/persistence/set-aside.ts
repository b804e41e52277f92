import { errorText } from '../../machines/text';
import type { InvalidSnapshotError } from './invalid-snapshot-error';
import type { DamagedPlan } from './restart-plan';
import type { SnapshotStore } from './snapshot-store';

/** A plugin whose snapshot could not be used. */
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
