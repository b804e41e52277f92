import type { ObjectContext, ObjectSharedContext } from '@restatedev/restate-sdk';
import type { Snapshot } from 'xstate';
import type { PluginLifecycleInput } from '../../machines/context';
import type { PluginPhase } from '../../machines/events';
import type { PhaseTag } from '../../machines/plugin-lifecycle-type';

/** A plugin that Restate is to keep from now on. */
export interface CreateRequest extends Omit<PluginLifecycleInput, 'pluginId'> {
  phase: PluginPhase;
}

/** A plugin that was stored elsewhere, as `PluginStateMachine.restore` takes it. */
export interface RestoreRequest {
  snapshot: Snapshot<unknown>;
  options?: Omit<PluginLifecycleInput, 'pluginId'>;
}

export interface MoveRequest {
  to: PluginPhase;
  reason: string;
}

export interface WhenPhaseRequest {
  wanted: PluginPhase | PhaseTag;
  /** In ms; for ever where there is none. */
  timeout?: number;
}

/**
 * What a plugin on Restate answers to, by HTTP (`POST /plugins/kubernetes/transitionTo`) or from another Restate
 * service. Each changes it once and at no other's time; those that only look never wait for one that changes.
 */
export type PluginHandlers = {
  /** `DuplicatePluginError` (409) where there is one. */
  create(context: ObjectContext, request: CreateRequest): Promise<PluginPhase>;
  /** The same; the work of its phase begins again, and a backoff waits for what is left of it. */
  restore(context: ObjectContext, request: RestoreRequest): Promise<PluginPhase>;
  /** `InvalidTransitionError` (409) where the statechart does not allow it. */
  transitionTo(context: ObjectContext, request: MoveRequest): Promise<PluginPhase>;
  forcePhase(context: ObjectContext, request: MoveRequest): Promise<PluginPhase>;
  advanceRetry(context: ObjectContext): Promise<void>;
  resetRetry(context: ObjectContext): Promise<void>;
  /** The persisted snapshot: phase, history, retry state and all. */
  read(context: ObjectSharedContext): Promise<Snapshot<unknown>>;
  /** The phase that ended the wait; 408 after the timeout. */
  whenPhase(context: ObjectSharedContext, request: WhenPhaseRequest): Promise<PluginPhase>;
};
