import type { CallbackActorLogic, PromiseActorLogic } from 'xstate';
import { fromTransition } from 'xstate';
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

/** Work that ends: made with XState's `fromPromise`, aborted through its `signal` when the phase is left. */
export type WorkLogic<Output = WorkOutput> = PromiseActorLogic<Output, WorkInput>;

/** Work that watches: made with XState's `fromCallback`, cleaned up when the phase is left. */
export type MonitorLogic = CallbackActorLogic<MonitorEvent, WorkInput>;

/** Never ends and does nothing, as cheaply as XState can: the app does the work and reports it. */
const never: unknown = fromTransition((state) => state, null);

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
