import type {
  Actor,
  ActorRefFromLogic,
  MetaObject,
  NonReducibleUnknown,
  ParameterizedObject,
  SnapshotFrom,
  StateMachine,
} from 'xstate';
import type { PluginLifecycleContext, PluginLifecycleInput } from './context';
import type { PluginLifecycleEvent, PluginPhase } from './events';
import type { RefusedEmitted } from './refused';
import type { TransitionEmitted } from './transition-record';
import type { BackoffLogic, reportedByTheApp } from './work';

/** What is known of a phase before it is entered. */
export type PhaseTag = 'active' | 'terminal' | 'working';

type Actors = typeof reportedByTheApp & { backoff: BackoffLogic };
type ProvidedActor = { [Src in keyof Actors]: { src: Src; logic: Actors[Src]; id: string | undefined } }[keyof Actors];

/**
 * The statechart of a plugin's lifecycle.
 *
 * The type is written out, and not inferred, so that it holds for each XState that the peer range allows: what
 * TypeScript infers has as many type arguments as the newest one takes.
 */
export type PluginLifecycle = StateMachine<
  PluginLifecycleContext,
  PluginLifecycleEvent,
  Record<string, ActorRefFromLogic<Actors[keyof Actors]> | undefined>,
  ProvidedActor,
  ParameterizedObject,
  ParameterizedObject,
  never,
  PluginPhase,
  PhaseTag,
  PluginLifecycleInput,
  NonReducibleUnknown,
  TransitionEmitted | RefusedEmitted,
  MetaObject,
  { id: 'pluginLifecycle'; states: { readonly [Phase in PluginPhase]: Record<never, never> } }
>;

/** A running plugin lifecycle. */
export type PluginLifecycleActor = Actor<PluginLifecycle>;

/** What a plugin lifecycle is at a moment: `value` is its phase. */
export type PluginLifecycleSnapshot = SnapshotFrom<PluginLifecycle>;
