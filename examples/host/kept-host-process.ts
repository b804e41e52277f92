import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PluginPhase } from 'plugin-statechart';

const PROGRAM = fileURLToPath(new URL('kept-host.ts', import.meta.url));

/** How long a plugin may take to get where it is awaited, in ms. */
const PATIENCE = 12_000;

/** What the program `kept-host.ts` tells its parent of its plugins. */
export type Told = { pluginId: string; phase: PluginPhase } | { pluginId: string; pid: number };

/** A host in a process of its own, which prints where this one does. */
export class KeptHostProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #pids = new Map<string, number>();

  constructor(folder: string) {
    this.#child = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#ended = once(this.#child, 'close');
    this.#child.on('message', (told: Told) => {
      if ('pid' in told) this.#pids.set(told.pluginId, told.pid);
    });
  }

  /** The process of a plugin, as the plugin itself told of it. */
  pidOf(pluginId: string): number {
    const pid = this.#pids.get(pluginId);
    if (pid === undefined) throw new Error(`${pluginId} has not told of its process`);
    return pid;
  }

  /**
   * Waits until a plugin enters a phase.
   *
   * @throws {Error} it took too long, or the host ended before; the message says which. Or the signal was aborted.
   */
  async enters(pluginId: string, wanted: PluginPhase, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const finish = (result: () => void) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', interrupt);
        this.#child.off('message', hear);
        result();
      };
      const fail = (why: string) => finish(() => reject(new Error(`${pluginId} did not reach ${wanted}: ${why}`)));
      const hear = (told: Told) => {
        if (told.pluginId === pluginId && 'phase' in told && told.phase === wanted) finish(resolve);
      };
      const interrupt = () => finish(() => reject(signal.reason));
      const timer = setTimeout(() => fail(`it took longer than ${PATIENCE} ms`), PATIENCE);
      this.#child.on('message', hear);
      signal.addEventListener('abort', interrupt, { once: true });
      void this.#ended.then(() => fail('its host has ended'));
    });
  }

  /** Ends the host as a power cut would: nothing in it gets to do anything more. */
  async kill(): Promise<number | undefined> {
    this.#child.kill('SIGKILL');
    await this.#ended;
    return this.#child.pid;
  }

  /** Has the host stop its plugins and end. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.send('end');
    await this.#ended;
  }
}
