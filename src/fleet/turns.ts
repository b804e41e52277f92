/** A plugin whose backoff is over, and which waits until fewer plugins recover at once. */
export interface WaitingPlugin {
  pluginId: string;
  /** Since when it waits. */
  since: Date;
  /** Its place in the queue, from 1. */
  position: number;
}

interface Waiting {
  pluginId: string;
  since: number;
  due: number;
  begin(): void;
}

/** Lets a limited number of plugins recover at once; the others wait, in the order of their deadlines. */
export class Turns {
  readonly #limit: number;
  readonly #holders = new Set<string>();
  readonly #queue: Waiting[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Waits for a turn, which the plugin then has until `end`.
   *
   * @param deadline when its backoff was to end, in ms since the epoch
   * @param signal gives the place in the queue up; what was waited for never comes
   */
  wait(pluginId: string, deadline: number, signal: AbortSignal): Promise<void> {
    return new Promise((begin) => {
      if (signal.aborted) return;
      const since = Date.now();
      // By a clock that nobody sets: set back, the wall clock would let all later ones pass those that wait.
      const due = performance.now() - Math.max(since - deadline, 0);
      const waiting = { pluginId, since, due, begin };
      const before = this.#queue.findLastIndex(({ due }) => due <= waiting.due);
      this.#queue.splice(before + 1, 0, waiting);
      signal.addEventListener('abort', () => this.#leave(waiting), { once: true });
      this.#admit();
    });
  }

  /** Gives the plugin a turn at once, also beyond the limit: it is under way already. */
  begin(pluginId: string): void {
    this.#holders.add(pluginId);
  }

  has(pluginId: string): boolean {
    return this.#holders.has(pluginId);
  }

  /** Ends the plugin's turn, if it has one. */
  end(pluginId: string): void {
    if (this.#holders.delete(pluginId)) this.#admit();
  }

  waiting(): WaitingPlugin[] {
    return this.#queue.map(({ pluginId, since }, index) => ({
      pluginId,
      since: new Date(since),
      position: index + 1,
    }));
  }

  #leave(waiting: Waiting): void {
    const index = this.#queue.indexOf(waiting);
    if (index >= 0) this.#queue.splice(index, 1);
  }

  #admit(): void {
    while (this.#holders.size < this.#limit) {
      const next = this.#queue.shift();
      if (!next) return;
      this.#holders.add(next.pluginId);
      next.begin();
    }
  }
}
