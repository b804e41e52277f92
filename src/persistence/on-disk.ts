import type { PluginPhase } from '../../machines/events';
import type { Correction } from './restart-policy';

/** A correction that the disk makes. */
export interface Reconciliation extends Correction {
  to: 'Installed' | 'Uninstalled';
}

const ADOPTED: Reconciliation = { to: 'Installed', reason: 'found on disk' };
const GONE: Reconciliation = { to: 'Uninstalled', reason: 'not on disk any more' };

/**
 * What the disk says of a plugin, where it is at odds with what is stored: an orphan is adopted, a ghost is no longer
 * there. One that was being installed need not be on disk yet.
 */
export function reconcile(phase: PluginPhase, onDisk: boolean): Reconciliation | undefined {
  if (onDisk) return phase === 'Uninstalled' ? ADOPTED : undefined;
  return phase === 'Uninstalled' || phase === 'Installing' ? undefined : GONE;
}
