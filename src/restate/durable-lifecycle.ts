import { pluginLifecycleFrom } from '../../machines/plugin-lifecycle';
import type { PluginLifecycle } from '../../machines/plugin-lifecycle-type';
import type { PluginActors } from '../../machines/work';
import { atKeptTime } from './durable-clock';

/** The statechart, with work and a backoff that Restate does, at Restate's time. */
export function durableLifecycle(actors: PluginActors): PluginLifecycle {
  const machine = pluginLifecycleFrom('Uninstalled').provide({ actors });
  const logic: PluginLifecycle = Object.create(machine);
  logic.transition = (snapshot, event, scope) =>
    atKeptTime(scope.system, () => machine.transition(snapshot, event, scope));
  return logic;
}
