import type { ObjectContext, ObjectSharedContext } from '@restatedev/restate-sdk';
import type { State } from '@restatedev/xstate';
import { pluginLifecycle } from '../../machines/plugin-lifecycle';
import type { PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import { UnknownPluginError } from '../fleet/unknown-plugin-error';
import { restoredSnapshot } from '../restored-snapshot';
import type { Wait } from './waits';
import type { WorkUnderWay } from './work-under-way';

/** What Restate keeps of a plugin: what `@restatedev/xstate` keeps of an actor, and who is to be told. */
type PluginState = State & {
  waits: Wait[];
  work: WorkUnderWay[];
};

export type PluginContext = ObjectContext<PluginState>;
export type SharedPluginContext = ObjectSharedContext<PluginState>;

/**
 * The plugin as it stands, for looking at.
 *
 * @throws {UnknownPluginError} there is none
 */
export async function readPlugin(context: PluginContext | SharedPluginContext): Promise<PluginLifecycleSnapshot> {
  const stored = await context.get('snapshot');
  if (!stored) throw new UnknownPluginError(context.key, 'the service has no plugin', 'create it first');
  const { value, context: known } = restoredSnapshot(stored, {});
  return pluginLifecycle.resolveState({ value, context: known });
}

/** Whether an actor of the plugin is still the one that it was: it is another in each phase. */
export async function isCurrent(context: PluginContext | SharedPluginContext, session: string): Promise<boolean> {
  const children = (await context.get('children')) ?? {};
  return Object.values(children).some(({ sessionId }) => sessionId === session);
}
