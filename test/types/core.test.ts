import { expectTypeOf, it } from 'vitest';
import { type ActorRefFrom, createActor, type SnapshotFrom } from 'xstate';
import {
  type InvalidTransitionError,
  isValidTransition,
  type MoveEvent,
  type Observer,
  PLUGIN_PHASES,
  type PluginLifecycleActor,
  type PluginLifecycleEvent,
  type PluginLifecycleSnapshot,
  type PluginPhase,
  PluginStateMachine,
  pluginLifecycle,
  pluginLifecycleFrom,
  RetryState,
  type Transition,
  type TransitionEmitted,
} from '../../src';

const input = { pluginId: 'kubernetes' };

it('knows the phases by name', () => {
  const actor = createActor(pluginLifecycle, { input });
  expectTypeOf(actor.getSnapshot().value).toEqualTypeOf<PluginPhase>();
  expectTypeOf(actor).toEqualTypeOf<PluginLifecycleActor>();
  expectTypeOf(actor).toExtend<ActorRefFrom<typeof pluginLifecycle>>();
  expectTypeOf(actor.getSnapshot()).toExtend<PluginLifecycleSnapshot>();
  expectTypeOf<PluginLifecycleSnapshot>().toEqualTypeOf<SnapshotFrom<typeof pluginLifecycle>>();
  // @ts-expect-error no phase of that name
  actor.getSnapshot().matches('Ready');
  // @ts-expect-error no tag of that name
  actor.getSnapshot().hasTag('busy');
  // @ts-expect-error no phase of that name
  isValidTransition('Ready', 'Running');
  // @ts-expect-error no phase of that name
  () => pluginLifecycleFrom('Ready');
});

it('knows the events, and what they carry', () => {
  expectTypeOf<MoveEvent['type']>().toExtend<PluginLifecycleEvent['type']>();
  const actor = createActor(pluginLifecycle, { input }).start();
  actor.send({ type: 'install' });
  actor.send({ type: 'force', to: 'Stopped', reason: 'reconciled' });
  // @ts-expect-error no event of that name
  actor.send({ type: 'Installing' });
  // @ts-expect-error a reason is text
  actor.send({ type: 'installed', reason: 42 });
  // @ts-expect-error where to?
  actor.send({ type: 'force', reason: 'reconciled' });
  actor.on('transition', (event) => expectTypeOf(event).toExtend<TransitionEmitted>());
  // @ts-expect-error nothing of that name is emitted
  actor.on('moved', () => {});
  actor.stop();
});

it('wants a plugin id, and options of the right type', () => {
  // @ts-expect-error which plugin?
  () => createActor(pluginLifecycle);
  // @ts-expect-error which plugin?
  () => createActor(pluginLifecycle, { input: {} });
  // @ts-expect-error there is no such jitter
  () => createActor(pluginLifecycle, { input: { ...input, backoff: { jitter: 'some' } } });
  // @ts-expect-error an option is left out, not undefined
  () => createActor(pluginLifecycle, { input: { ...input, historyLimit: undefined } });
  // @ts-expect-error there is no such option
  () => new PluginStateMachine('kubernetes', 'Installed', { maxRetries: 3 });
  // @ts-expect-error the plugin id is the first argument
  () => new PluginStateMachine('kubernetes', 'Installed', { pluginId: 'kubernetes' });
});

it('has the facade of the Go package', () => {
  using machine = new PluginStateMachine('kubernetes', 'Installed');
  expectTypeOf(machine.phase).toEqualTypeOf<PluginPhase>();
  expectTypeOf(machine.history()).toEqualTypeOf<Transition[]>();
  expectTypeOf(machine.retry).toEqualTypeOf<RetryState>();
  expectTypeOf(machine.addObserver).toEqualTypeOf<(observer: Observer) => () => void>();
  expectTypeOf(machine.actor).toEqualTypeOf<PluginLifecycleActor>();
  expectTypeOf<InvalidTransitionError['code']>().toEqualTypeOf<'ERR_INVALID_TRANSITION'>();
  expectTypeOf(new RetryState().lastAttempt).toEqualTypeOf<Date | undefined>();
  // @ts-expect-error why?
  () => machine.transitionTo('Validating');
  // @ts-expect-error no phase of that name
  () => machine.transitionTo('Ready', 'because');
  // @ts-expect-error the phase changes by transitions only
  () => (machine.phase = 'Running');
  // @ts-expect-error the attempts change by advance and reset only
  () => (machine.retry.attempts = 0);
  // @ts-expect-error the list is not for changing
  () => PLUGIN_PHASES.push('Running');
});
