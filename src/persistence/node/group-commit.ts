interface Waiting<Item> {
  item: Item;
  settle(result: PromiseSettledResult<unknown>): void;
}

/**
 * Commits what comes in meanwhile together, one group after the other: as many changes at once share the costly
 * steps, and no more than `largest` files are open. A plugin is in a group once, so its changes keep their order.
 */
export class GroupCommit<Item extends { pluginId: string }> {
  readonly #largest: number;
  readonly #commit: (items: Item[]) => Promise<PromiseSettledResult<unknown>[]>;
  #waiting: Waiting<Item>[] = [];
  #running: Promise<void> | undefined;

  /** @param commit resolves with how each item ended; where it rejects, all have failed */
  constructor(largest: number, commit: (items: Item[]) => Promise<PromiseSettledResult<unknown>[]>) {
    this.#largest = largest;
    this.#commit = commit;
  }

  /** Resolves or rejects with the item's own end. */
  add(item: Item): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle: Waiting<Item>['settle'] = (result) =>
        result.status === 'fulfilled' ? resolve() : reject(result.reason);
      this.#waiting.push({ item, settle });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is left to commit. */
  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // What comes in the same turn is one group.
    await null;
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      const results = await this.#commit(group.map(({ item }) => item)).catch((reason) =>
        group.map(() => ({ status: 'rejected' as const, reason })),
      );
      group.forEach(({ settle }, index) => {
        settle(results[index] as PromiseSettledResult<unknown>);
      });
    }
    this.#running = undefined;
  }

  #nextGroup(): Waiting<Item>[] {
    const plugins = new Set<string>();
    let length = 0;
    for (const { item } of this.#waiting.slice(0, this.#largest)) {
      if (plugins.has(item.pluginId)) break;
      plugins.add(item.pluginId);
      length++;
    }
    return this.#waiting.splice(0, length);
  }
}
