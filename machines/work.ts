import type {
  AnyActorScope,
  AnyEventObject,
  CallbackActorLogic,
  EventObject,
  PromiseActorLogic,
  Snapshot,
} from 'xstate';
import { fromCallback } from 'xstate';
import type { BackoffInput } from './backoff';
import type { MoveEvent, PluginPhase } from './events';

/** What each work actor is given. */
export interface WorkInput {
  pluginId: string;
  /** The phase that the work is done in. */
  phase: PluginPhase;
}

/** What work may resolve with: nothing, or the reason to record instead of `install finished` and the like. */
// biome-ignore lint/suspicious/noConfusingVoidType: work is an async function, and most of them return nothing
export type WorkOutput = void | { reason?: string };

/** What `start` may resolve with: nothing or `Running`; or `Degraded`, when the plugin is up but not well. */
// biome-ignore lint/suspicious/noConfusingVoidType: as above
export type StartOutput = void | { phase?: 'Running' | 'Degraded'; reason?: string };

/** What `monitor` may report of the plugin that it watches. */
export type MonitorEvent = Extract<MoveEvent, { type: 'recover' | 'degrade' | 'fail' }>;

/**
 * XState's `ActorLogic` with methods for its function properties: so a logic fits whose output is `void` where a
 * reason may come out, or which wants less input than there is. With XState's own type it would not.
 */
interface AnyWork<Output, Input = WorkInput> {
  transition(snapshot: Snapshot<Output>, event: AnyEventObject, scope: AnyActorScope): Snapshot<Output>;
  getInitialSnapshot(scope: AnyActorScope, input: Input): Snapshot<Output>;
  getPersistedSnapshot(snapshot: Snapshot<Output>, options?: unknown): Snapshot<unknown>;
}

/**
 * Work that ends: made with XState's `fromPromise`, or any other logic with such an input and output, a statechart
 * among them. When the phase is left it is stopped, and a promise's `signal` aborted.
 */
export type WorkLogic<Output = WorkOutput> = PromiseActorLogic<Output, WorkInput> | AnyWork<Output>;

/**
 * Work that watches a plugin which is up, and reports `MonitorEvent`s to its parent: made with XState's
 * `fromCallback`, or any other logic. It is stopped, and a callback cleaned up, when the phase is left.
 */
export type MonitorLogic = CallbackActorLogic<EventObject, WorkInput> | AnyWork<unknown>;

/**
 * What waits before a recovery attempt, as `backoff` does. It has to end some time, and not by an error. What it says
 * as its reason is recorded behind the statechart's own.
 */
export type BackoffLogic = PromiseActorLogic<WorkOutput, BackoffInput> | AnyWork<WorkOutput, BackoffInput>;

/**
 * Never ends and does nothing: the app does the work and reports it. It keeps its input, so that a snapshot of it is
 * restored where the app provides the work.
 */
const never: unknown = fromCallback(() => {});

/** The work actors that apply until an app provides its own. */
export const reportedByTheApp = {
  install: never as WorkLogic,
  build: never as WorkLogic,
  validate: never as WorkLogic,
  start: never as WorkLogic<StartOutput>,
  monitor: never as MonitorLogic,
  stop: never as WorkLogic,
  uninstall: never as WorkLogic,
};

/** The work that an app provides: `pluginLifecycle.provide({ actors })`. What is left out, the app reports. */
export type WorkActors = Partial<typeof reportedByTheApp>;

/** All that an app may provide: the work, and another way to wait before a recovery attempt. */
export type PluginActors = WorkActors & { backoff?: BackoffLogic };
