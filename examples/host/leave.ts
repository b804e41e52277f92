import type { PluginPhase } from 'plugin-statechart';
import type { HostedPlugin } from './hosted-plugin';

const REASON = 'the host ends';

/** The first of these that is legal leads out. Failed is the way out of work that nobody waits for any more. */
const WAYS_OUT: readonly PluginPhase[] = ['Uninstalling', 'Stopping', 'Failed'];

/** Leads a plugin from wherever it is to Uninstalled, by legal moves only. Then its process and its files are gone. */
export async function leave(plugin: HostedPlugin): Promise<void> {
  const { machine } = plugin;
  while (plugin.phase !== 'Uninstalled') {
    if (plugin.phase === 'Stopping') await plugin.reach('Stopped');
    else if (plugin.phase === 'Uninstalling') await plugin.reach('Uninstalled');
    else {
      const next = WAYS_OUT.find((phase) => machine.canTransitionTo(phase));
      if (next === undefined) throw new Error(`${plugin.id} cannot leave: there is no way out of ${plugin.phase}`);
      machine.transitionTo(next, REASON);
    }
  }
}
