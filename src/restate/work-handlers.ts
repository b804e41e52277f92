import type { DurableMonitor, Look } from './durable-monitor';
import type { ActorHandlers, LifecycleObject } from './lifecycle-object';
import type { CallsOf, Report } from './plugin-calls';
import { isCurrent, type PluginContext, type SharedPluginContext } from './plugin-state';
import { endLeftWork, type WorkUnderWay } from './work-under-way';

/** Work is done by handlers that may take long, and which the one that changes the plugin tells when to end. */
export const workHandlers = (
  calls: CallsOf,
  actor: ActorHandlers,
  plugin: LifecycleObject,
  monitor: DurableMonitor | undefined,
) => ({
  async invokePromise(context: SharedPluginContext, request: Parameters<ActorHandlers['invokePromise']>[1]) {
    if (request.self) calls(context).working({ session: request.self.sessionId, invocation: context.request().id });
    return actor.invokePromise(context as never, request);
  },

  async look(context: SharedPluginContext, look: Look): Promise<void> {
    const { session, input } = look;
    if (!monitor || !(await isCurrent(context, session))) return;
    const { id, attemptCompletedSignal: signal } = context.request();
    calls(context).working({ session, invocation: id });
    const event = await context.run('check', async () => (await monitor.check({ input, signal })) ?? null);
    if (event) calls(context).report({ session, event });
    else calls(context).look(look, monitor.interval);
  },

  working: async (context: PluginContext, work: WorkUnderWay): Promise<void> => endLeftWork(context, [work]),

  async report(context: PluginContext, { session, event }: Report): Promise<void> {
    if (await isCurrent(context, session)) await plugin.send(context, { event });
  },
});
