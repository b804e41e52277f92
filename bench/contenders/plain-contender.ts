import type { Contender, PluginSetup } from './contender';
import type { PlainPlugin } from './plain-plugin';

/** A class written by hand, as a contender. */
export const plainContender = (Plugin: new (setup: PluginSetup) => PlainPlugin): Contender<PlainPlugin> => ({
  create: (setup) => new Plugin(setup),
  phase: (plugin) => plugin.phase,
  move: (plugin, { to, reason }) => plugin.transitionTo(to, reason),
  refuse(plugin, { to, reason }, tell) {
    try {
      plugin.transitionTo(to, reason);
    } catch {
      tell();
    }
  },
  force: (plugin, phase, reason) => plugin.force(phase, reason),
  history: (plugin) => plugin.history(),
  sequence: (plugin) => plugin.sequence,
});
