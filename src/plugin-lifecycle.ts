import type { PluginPhase } from '../machines/events';
import { perPhase } from '../machines/per-phase';
import { pluginLifecycleFrom as statechartFrom } from '../machines/plugin-lifecycle';
import type { PluginLifecycle } from '../machines/plugin-lifecycle-type';
import { quickLogic } from './quick/quick-logic';

/**
 * The same lifecycle, which starts in another phase: the work of that phase begins with the actor.
 *
 * @throws {UnknownPhaseError} a name that is no phase
 */
export const pluginLifecycleFrom: (phase: PluginPhase) => PluginLifecycle = perPhase((phase) =>
  quickLogic(statechartFrom(phase)),
);

/**
 * The lifecycle of a plugin that is not on this host yet: it starts in Uninstalled.
 *
 * @example
 * ```ts
 * const actor = createActor(pluginLifecycle, { input: { pluginId: 'kubernetes' } }).start();
 * actor.on('transition', ({ transition }) => console.log(transition.to, transition.reason));
 * actor.send({ type: 'install', reason: 'asked for by a user' });
 * ```
 */
export const pluginLifecycle: PluginLifecycle = pluginLifecycleFrom('Uninstalled');
