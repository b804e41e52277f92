import type { ObjectOptions, VirtualObjectDefinition } from '@restatedev/restate-sdk';
import type { PluginActors } from '../../machines/work';
import { given } from '../given';
import { durableBackoff } from './durable-backoff';
import { durableLifecycle } from './durable-lifecycle';
import { type DurableMonitor, durableMonitor } from './durable-monitor';
import { type DurableWork, type DurableWorks, durableWork } from './durable-work';
import { lifecycleHandlers } from './lifecycle-handlers';
import { type ActorHandlers, LifecycleObject } from './lifecycle-object';
import { type CallsOf, callsOf } from './plugin-calls';
import type { PluginHandlers } from './plugin-handlers';
import type { PluginContext } from './plugin-state';
import { type RestatePackages, restatePackages } from './restate-packages';
import { waitHandlers } from './wait-handlers';
import { toWire } from './wire-errors';
import { workHandlers } from './work-handlers';

/** What an app says of its plugins on Restate. */
export interface PluginServiceOptions {
  /** The name of the service, which is the first part of its addresses. Default `plugins`. */
  name?: string;
  /** The work that Restate does. Default: none, and the app reports it. */
  work?: DurableWorks;
  /** Looks at a plugin while it is Running or Degraded. Default: the app reports how it is. */
  monitor?: DurableMonitor;
  /** Restate's own options, such as its timeouts for long work. Default: Restate's, but for `idempotencyRetention`. */
  options?: ObjectOptions;
}

/** A service for Restate's `serve` or `createEndpointHandler`: a virtual object, whose keys are the ids of plugins. */
export type PluginService = VirtualObjectDefinition<string, PluginHandlers>;

function actorsOf(packages: RestatePackages, calls: CallsOf, { work = {}, monitor }: PluginServiceOptions) {
  const durable = Object.entries(given(work)).map(([id, one]) => [id, durableWork(packages, one as DurableWork)]);
  const looking = durableMonitor((system, look) =>
    calls((system as typeof system & { ctx: PluginContext }).ctx).look(look),
  );
  const actors: PluginActors = { ...Object.fromEntries(durable), backoff: durableBackoff };
  return monitor ? { ...actors, monitor: looking } : actors;
}

/** How long work may take, in ms. Restate tells an attempt no more, not even that its phase was left, after this. */
const LONGEST_WORK = 24 * 60 * 60 * 1000;

/** For how long Restate knows that it has answered a call, in ms: longer than a client tries. */
const ASKED_AGAIN = 10 * 60 * 1000;

/** What is wrong with a request is told, and not tried again. */
const answering =
  ({ TerminalError }: RestatePackages['sdk']) =>
  <Context, Request, Answer>(handle: (context: Context, request: Request) => Promise<Answer>) =>
  async (context: Context, request: Request): Promise<Answer> => {
    try {
      return await handle(context, request);
    } catch (error) {
      throw toWire(error, TerminalError);
    }
  };

/**
 * The statechart as a service of Restate: one plugin for each key, whose phase, history and retry state are Restate's.
 * It does one thing at a time for a plugin, does each once, and does what a worker left undone on another.
 *
 * @example
 * ```ts
 * const plugins = await createPluginService({ work: { install: ({ input }) => download(input.pluginId) } });
 * await serve({ services: [plugins], port: 9080 });
 * ```
 * @throws {MissingPackageError} `@restatedev/restate-sdk` or `@restatedev/xstate` is not installed
 * @throws {NodeVersionError} Node is older than 22
 */
export async function createPluginService(options: PluginServiceOptions = {}): Promise<PluginService> {
  const { name = 'plugins' } = options;
  const { inactivityTimeout = LONGEST_WORK } = options.options ?? {};
  const packages = await restatePackages();
  const { sdk, xstate } = packages;
  const calls = callsOf(name, sdk);
  const actors = actorsOf(packages, calls, options);
  const lifecycle = durableLifecycle(actors);
  const { object: actor } = xstate(name, lifecycle) as unknown as { object: ActorHandlers };
  const plugin = new LifecycleObject(actor, lifecycle.id, actors);
  const { read, ...changing } = lifecycleHandlers(plugin);
  const { whenPhase, ...waiting } = waitHandlers(calls);
  const { invokePromise, look, ...working } = workHandlers(calls, actor, plugin, options.monitor);

  const { shared, exclusive } = sdk.handlers.object;
  const answer = answering(sdk);
  const changes = Object.entries(changing).map(([handler, handle]) => [handler, answer(handle as never)]);
  const internal = Object.entries({ ...waiting, ...working }).map(([handler, handle]) => [
    handler,
    exclusive({ ingressPrivate: true }, answer(handle as never)),
  ]);
  return sdk.object({
    name,
    handlers: {
      ...actor,
      ...Object.fromEntries(changes),
      ...Object.fromEntries(internal),
      // Its answer is kept for no longer than a client may ask again.
      read: shared({ idempotencyRetention: 1000 }, answer(read)),
      whenPhase: shared(answer(whenPhase)),
      invokePromise: shared({ ingressPrivate: true, inactivityTimeout }, answer(invokePromise)),
      look: shared({ ingressPrivate: true }, answer(look)),
    },
    options: { idempotencyRetention: ASKED_AGAIN, ...options.options },
  }) as unknown as PluginService;
}
