import type { PluginPhase } from 'plugin-statechart';
import type { PluginSetup, Recorded } from '../contenders/contender';

/** How many transitions a history keeps, where nothing else is said. */
export const HISTORY_LIMIT = 50;

/** What an observer sees. Added up, so that no compiler leaves the call out. */
export const seen = { transitions: 0, length: 0 };

export function observer(_pluginId: string, { reason }: Recorded): void {
  seen.transitions += 1;
  seen.length += reason.length;
}

export const setupIn = (initial: PluginPhase, index = 0): PluginSetup => ({
  pluginId: `plugin-${index}`,
  initial,
  historyLimit: HISTORY_LIMIT,
});
