import { type EventObject, fromCallback, fromPromise } from 'xstate';
import type { MonitorEvent, StartOutput, WorkActors, WorkInput, WorkOutput } from '../../machines/work';
import { untilUnhealthy } from './health';
import type { Command, ProcessActorsOptions, Work } from './options';
import { PluginProcess } from './plugin-process';
import { type Farewell, ProcessGroup } from './process-group';
import { waitUntilReady } from './readiness';
import { needsIpc, resolveOptions } from './resolve-options';

/**
 * The work actors of plugins that run as child processes, for `pluginLifecycle.provide({ actors })` or the `actors`
 * option of `PluginStateMachine`.
 *
 * A plugin's process lives in Starting, Running, Degraded and Stopping. Whatever else happens to the plugin ends it,
 * with all the processes that it started, before any other work of the plugin begins. Several plugins may share the
 * actors, but no two running ones a plugin id. To watch a plugin in your own way use `health.check`: who replaces
 * `monitor` has to end the process, too.
 *
 * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
 */
export function processActors(options: ProcessActorsOptions): Required<WorkActors> {
  const resolved = resolveOptions(options);
  const { ready, readyTimeout, health, onOutput, ledger } = resolved;
  const farewell: Farewell = {
    signal: resolved.stopSignal,
    message: resolved.stopMessage,
    timeout: resolved.stopTimeout,
  };
  const processes = new Map<string, PluginProcess>();

  function processOf({ pluginId }: WorkInput): PluginProcess {
    const found = processes.get(pluginId) ?? new PluginProcess(farewell);
    processes.set(pluginId, found);
    return found;
  }

  const run = (command: Command, { pluginId }: WorkInput, ipc = false) =>
    new ProcessGroup(command, (line, stream) => onOutput?.(pluginId, line, stream), {
      ipc,
      entry: ledger?.enter(pluginId),
    });

  async function runToItsEnd(command: Command, input: WorkInput, signal: AbortSignal): Promise<void> {
    const group = processOf(input).watch(run(command, input));
    signal.addEventListener('abort', () => void group.end(farewell), { once: true });
    const how = await group.exited;
    if (group.exitCode !== 0) throw new Error(how);
  }

  const work = (name: string, what: Work | undefined) =>
    fromPromise<WorkOutput, WorkInput>(async ({ input, signal }) => {
      await processOf(input).end();
      signal.throwIfAborted();
      if (what === undefined) return { reason: `nothing to ${name}` };
      return typeof what === 'function' ? what({ ...input, signal }) : runToItsEnd(what, input, signal);
    });

  const start = fromPromise<StartOutput, WorkInput>(async ({ input, signal }) => {
    const plugin = processOf(input);
    await plugin.end();
    signal.throwIfAborted();
    const began = Date.now();
    const group = run(resolved, input, needsIpc(resolved));
    plugin.adopt(group);
    try {
      await waitUntilReady(group, ready, readyTimeout, signal);
      return { reason: `ready after ${Date.now() - began} ms` };
    } catch (error) {
      await group.end(farewell);
      throw error;
    }
  });

  const monitor = fromCallback<EventObject, WorkInput>(({ input, sendBack }) => {
    const plugin = processOf(input);
    const group = plugin.hold();
    const left = new AbortController();
    const report = (type: MonitorEvent['type']) => (reason: string) =>
      sendBack({ type, reason } satisfies MonitorEvent);
    if (!group) report('recover')('no process is running');
    void group?.exited.then((how) => report('recover')(`process ${how}`));
    if (group && health) {
      const type = input.phase === 'Running' ? 'degrade' : 'recover';
      untilUnhealthy(group, health, input, left.signal).then(report(type), () => {});
    }
    return () => {
      left.abort();
      plugin.release();
    };
  });

  const stop = fromPromise<WorkOutput, WorkInput>(async ({ input }) => {
    const plugin = processOf(input);
    const group = plugin.hold();
    const how = await group?.end(farewell);
    await plugin.end();
    return { reason: how ? `process ${how}` : 'no process was running' };
  });

  return {
    install: work('install', options.install),
    build: work('build', options.build),
    validate: work('validate', options.validate),
    start,
    monitor,
    stop,
    uninstall: work('uninstall', options.uninstall),
  };
}
