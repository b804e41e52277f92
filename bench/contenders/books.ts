import type { Observer, PluginSetup, Recorded } from './contender';

/** The bookkeeping that a library for state machines leaves to the app, written as in the plain class. */
export class Books {
  readonly pluginId: string;
  sequence = 0;
  readonly history: Recorded[] = [];
  readonly #historyLimit: number;
  readonly #observers = new Set<Observer>();

  constructor({ pluginId, historyLimit, observer }: PluginSetup) {
    this.pluginId = pluginId;
    this.#historyLimit = historyLimit;
    if (observer) this.#observers.add(observer);
  }

  record(from: string, to: string, reason: string): void {
    const transition = { from, to, reason, timestamp: new Date() };
    this.sequence += 1;
    this.history.push(transition);
    if (this.history.length > this.#historyLimit) this.history.shift();
    for (const observer of this.#observers) {
      try {
        observer(this.pluginId, transition);
      } catch (error) {
        setTimeout(() => {
          throw error;
        });
      }
    }
  }
}
