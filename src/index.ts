export { type BackoffInput, backoff } from '../machines/backoff';
export { type BackoffOptions, DEFAULT_BACKOFF, type Jitter } from '../machines/backoff-options';
export type { PluginLifecycleContext, PluginLifecycleInput } from '../machines/context';
export type { ForceEvent, MoveEvent, PluginLifecycleEvent, PluginPhase, RetryEvent } from '../machines/events';
export type {
  PhaseTag,
  PluginLifecycle,
  PluginLifecycleActor,
  PluginLifecycleSnapshot,
} from '../machines/plugin-lifecycle-type';
export type { RefusedEmitted } from '../machines/refused';
export type { Retry } from '../machines/retry';
export type { TransitionEmitted, TransitionRecord } from '../machines/transition-record';
export { UnknownPhaseError } from '../machines/unknown-phase-error';
export type {
  BackoffLogic,
  MonitorEvent,
  MonitorLogic,
  PluginActors,
  StartOutput,
  WorkActors,
  WorkInput,
  WorkLogic,
  WorkOutput,
} from '../machines/work';
export { InvalidTransitionError } from './invalid-transition-error';
export { isValidTransition, type Move, PLUGIN_MOVES } from './moves';
export { type Persistence, type PersistOptions, persist } from './persistence/persist';
export type { JournalEntry, SnapshotStore, StoredPlugin } from './persistence/snapshot-store';
export { StoreError } from './persistence/store-error';
export { isActive, isPluginPhase, isTerminal, PLUGIN_PHASES } from './phases';
export { pluginLifecycle, pluginLifecycleFrom } from './plugin-lifecycle';
export { PluginStateMachine, type PluginStateMachineOptions } from './plugin-state-machine';
export { RetryState } from './retry-state';
export { StoppedError } from './stopped-error';
export type { Observer, Transition } from './transition';
