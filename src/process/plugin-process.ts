import type { Farewell, ProcessGroup } from './process-group';

/**
 * The one process that a plugin may have, passed on from phase to phase: the work of a phase holds it, and the work
 * of the next phase takes it over in the same turn. Where nobody does, the plugin was led elsewhere, and its process
 * is ended.
 */
export class PluginProcess {
  readonly #farewell: Farewell;
  readonly #alive = new Set<ProcessGroup>();
  #group: ProcessGroup | undefined;
  #held = false;

  constructor(farewell: Farewell) {
    this.#farewell = farewell;
  }

  /** Keeps an eye on a program of the plugin: it has to be gone before the next work begins. */
  watch(group: ProcessGroup): ProcessGroup {
    this.#alive.add(group);
    void group.exited.then(() => {
      this.#alive.delete(group);
      if (this.#group === group) this.#group = undefined;
    });
    return group;
  }

  /** Makes a program the plugin's process, and holds it. */
  adopt(group: ProcessGroup): void {
    this.#group = this.watch(group);
    this.#held = true;
  }

  /** Takes the process over, if there is one. */
  hold(): ProcessGroup | undefined {
    this.#held = true;
    return this.#group;
  }

  /** Lets go of the process: it is ended, unless somebody else takes it over in this turn. */
  release(): void {
    this.#held = false;
    queueMicrotask(() => {
      if (!this.#held) void this.end();
    });
  }

  /** Ends whatever program of the plugin is left. Resolves when it is gone. */
  async end(): Promise<void> {
    await Promise.all([...this.#alive].map((group) => group.end(this.#farewell)));
  }
}
