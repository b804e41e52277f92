import { createActor } from 'xstate';
import { type Clock, withClock } from '../../machines/clock';
import type { PluginLifecycleContext, PluginLifecycleInput } from '../../machines/context';
import type { PluginPhase } from '../../machines/events';
import { pluginLifecycleFrom } from '../../machines/plugin-lifecycle';
import { UnknownPhaseError } from '../../machines/unknown-phase-error';
import { reportedByTheApp } from '../../machines/work';
import { acceptedMove, acceptedPhases } from '../accepted-moves';
import { DuplicatePluginError } from '../fleet/duplicate-plugin-error';
import { InvalidTransitionError } from '../invalid-transition-error';
import { isPluginPhase, PLUGIN_PHASES } from '../phases';
import { restoredSnapshot } from '../restored-snapshot';
import { keepTime } from './durable-clock';
import type { LifecycleObject } from './lifecycle-object';
import type { CreateRequest, MoveRequest, RestoreRequest } from './plugin-handlers';
import { type PluginContext, readPlugin, type SharedPluginContext } from './plugin-state';

/** The ids of the statechart's own actors. `@restatedev/xstate` would take a plugin of that name for one of them. */
const TAKEN: readonly string[] = [...Object.keys(reportedByTheApp), 'backoff'];

async function checkIsNew(context: PluginContext): Promise<void> {
  if (await context.get('snapshot')) throw new DuplicatePluginError(context.key, 'exists already');
  if (TAKEN.includes(context.key)) {
    throw new RangeError(`pluginId should be none of ${TAKEN.join(', ')} on Restate, got ${context.key}`);
  }
}

function checkPhase(phase: PluginPhase): void {
  if (!isPluginPhase(phase)) throw new UnknownPhaseError(phase, PLUGIN_PHASES);
}

/** The context that a plugin starts with. The actor is never started, and so does nothing. */
function contextOf(phase: PluginPhase, input: PluginLifecycleInput, clock: Clock): PluginLifecycleContext {
  const { status, error, context } = withClock(clock, () =>
    createActor(pluginLifecycleFrom(phase), { input }).getSnapshot(),
  );
  if (status === 'error') throw error;
  return context;
}

/** What the facade's words do here. */
export const lifecycleHandlers = (plugin: LifecycleObject) => ({
  async create(context: PluginContext, { phase, ...input }: CreateRequest): Promise<PluginPhase> {
    await checkIsNew(context);
    checkPhase(phase);
    await plugin.begin(context, contextOf(phase, { ...input, pluginId: context.key }, await keepTime(context)));
    return phase;
  },

  async restore(context: PluginContext, { snapshot, options = {} }: RestoreRequest): Promise<PluginPhase> {
    await checkIsNew(context);
    const restored = restoredSnapshot(snapshot, options);
    if (restored.context.pluginId !== context.key) {
      throw new RangeError(`the snapshot should be of ${context.key}, and is of ${restored.context.pluginId}`);
    }
    await plugin.begin(context, restored.context);
    return restored.value;
  },

  async transitionTo(context: PluginContext, { to, reason }: MoveRequest): Promise<PluginPhase> {
    const snapshot = await readPlugin(context);
    const move = acceptedMove(snapshot, to);
    if (!move) throw new InvalidTransitionError(context.key, snapshot.value, to, acceptedPhases(snapshot));
    await plugin.send(context, { event: { type: move.event, reason } });
    return to;
  },

  async forcePhase(context: PluginContext, { to, reason }: MoveRequest): Promise<PluginPhase> {
    await readPlugin(context);
    checkPhase(to);
    await plugin.send(context, { event: { type: 'force', to, reason } });
    return to;
  },

  async advanceRetry(context: PluginContext): Promise<void> {
    await readPlugin(context);
    await plugin.send(context, { event: { type: 'retry.advance' } });
  },

  async resetRetry(context: PluginContext): Promise<void> {
    await readPlugin(context);
    await plugin.send(context, { event: { type: 'retry.reset' } });
  },

  /** Any event of the statechart, as to a running actor: one that the phase does not accept changes nothing. */
  send: plugin.send.bind(plugin),

  async read(context: SharedPluginContext) {
    await readPlugin(context);
    return context.get('snapshot');
  },
});
