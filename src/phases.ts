import type { PluginPhase } from '../machines/events';
import { pluginLifecycle } from '../machines/plugin-lifecycle';

const { states } = pluginLifecycle;

/** The fourteen phases, in the order of a plugin's life. Read off the statechart. */
export const PLUGIN_PHASES: readonly PluginPhase[] = Object.freeze(Object.keys(states) as PluginPhase[]);

/** Whether the name is one of the fourteen phases. */
export const isPluginPhase = (name: unknown): name is PluginPhase =>
  typeof name === 'string' && Object.hasOwn(states, name);

const hasTag = (phase: PluginPhase, tag: 'active' | 'terminal'): boolean =>
  isPluginPhase(phase) && states[phase]?.tags.includes(tag) === true;

/** Whether a plugin rests in the phase until something happens to it. An unknown name is never terminal. */
export const isTerminal = (phase: PluginPhase): boolean => hasTag(phase, 'terminal');

/** Whether the plugin's process should be running. An unknown name is never active. */
export const isActive = (phase: PluginPhase): boolean => hasTag(phase, 'active');
