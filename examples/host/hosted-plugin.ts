import { isActive, type PluginPhase, PluginStateMachine, type PluginStateMachineOptions } from 'plugin-statechart';
import { waitFor } from 'xstate';
import type { Manifest } from './manifest';
import { pluginWork, READY_LINE } from './plugin-work';
import type { Screen } from './screen';

/** How long a plugin may take to get where it is awaited, in ms. A build by tsc on a busy machine takes the longest. */
const PATIENCE = 12_000;

/** A plugin in this host: its statechart, its folder, and what is known of its process. */
export class HostedPlugin {
  readonly id: string;
  readonly machine: PluginStateMachine;
  /** How often its process ended, or hung, without being asked to. */
  crashes = 0;
  #process: { pid: number; url: string } | undefined;

  constructor(
    readonly manifest: Manifest,
    /** Where it is installed from. */
    readonly original: string,
    /** Where it is installed. */
    readonly folder: string,
    screen: Screen,
    inspect?: PluginStateMachineOptions['inspect'],
  ) {
    this.id = manifest.id;
    const onOutput = (_: string, line: string) => {
      const [, pid, url] = READY_LINE.exec(line) ?? [];
      if (pid !== undefined && url !== undefined) this.#process = { pid: Number(pid), url };
      screen.output(this.id, line);
    };
    this.machine = new PluginStateMachine(this.id, 'Uninstalled', {
      actors: pluginWork(manifest, { original, folder, onOutput }),
      ...(inspect && { inspect }),
    });
    this.machine.addObserver((id, transition) => {
      if (transition.to === 'Recovering') this.crashes += 1;
      screen.transition(id, transition);
    });
  }

  get phase(): PluginPhase {
    return this.machine.phase;
  }

  /** The running process, as the plugin itself told of it: its id, and where it listens. */
  get process(): { pid: number; url: string } | undefined {
    return isActive(this.phase) ? this.#process : undefined;
  }

  /**
   * Waits until the plugin is in the phase.
   *
   * @throws {Error} it took too long; the message says where the plugin is instead. Or the signal was aborted.
   */
  async reach(wanted: PluginPhase, signal?: AbortSignal): Promise<void> {
    const arrived = waitFor(this.machine.actor, ({ value }) => value === wanted, {
      timeout: PATIENCE,
      ...(signal && { signal }),
    });
    try {
      await arrived;
    } catch {
      signal?.throwIfAborted();
      const why = this.machine.history().at(-1)?.reason;
      throw new Error(
        `${this.id} did not reach ${wanted} within ${PATIENCE} ms: it is ${this.phase}${why ? ` (${why})` : ''}`,
      );
    }
  }
}
