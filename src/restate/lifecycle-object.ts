import type { ActorObjectHandlers } from '@restatedev/xstate';
import type { PluginLifecycleContext } from '../../machines/context';
import type { PluginLifecycle } from '../../machines/plugin-lifecycle-type';
import type { PluginActors } from '../../machines/work';
import { persistedSnapshot } from '../persistence/persisted-snapshot';
import { keepTime } from './durable-clock';
import { isCurrent, type PluginContext, readPlugin } from './plugin-state';
import { tellWaits } from './waits';
import { endLeftWork } from './work-under-way';

/** What `@restatedev/xstate` makes of a statechart. */
export type ActorHandlers = ActorObjectHandlers<PluginLifecycle>;
type SendRequest = Parameters<ActorHandlers['send']>[1];

/** XState's own events change nothing in a phase that does not know them. */
const BEGIN = { type: 'xstate.begin' };

/** A statechart as a virtual object: everything that changes it goes through here. */
export class LifecycleObject {
  readonly #actor: ActorHandlers;
  readonly #version: string;
  readonly #actors: PluginActors;

  constructor(actor: ActorHandlers, version: string, actors: PluginActors) {
    this.#actor = actor;
    this.#version = version;
    this.#actors = actors;
  }

  /** Begins a plugin in the phase of its context, and the work of that phase. */
  async begin(context: PluginContext, stored: PluginLifecycleContext): Promise<void> {
    context.set('version', this.#version);
    context.set('snapshot', persistedSnapshot(stored, this.#actors));
    await this.send(context, { event: BEGIN });
  }

  /** Sends an event to the statechart, or to an actor of it; then tells whom it concerns. */
  async send(context: PluginContext, request: SendRequest): ReturnType<ActorHandlers['send']> {
    // The result of work whose phase was left.
    if (request?.target && !(await isCurrent(context, request.target.sessionId))) return undefined;
    await keepTime(context);
    const result = await this.#actor.send(context as never, request);
    await tellWaits(context, await readPlugin(context));
    await endLeftWork(context, [], request?.target?.sessionId);
    return result;
  }
}
