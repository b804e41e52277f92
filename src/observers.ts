import type { TransitionEmitted } from '../machines/transition-record';
import { surfaceErrors } from './surface-errors';
import { type Observer, toTransition } from './transition';

/**
 * Tells observers of transitions, one transition at a time, outside of XState's own notifications: a move that an
 * observer makes takes effect at once, where XState would queue it, and is told after the current one.
 */
export class Observers {
  readonly #observers = new Set<{ observer: Observer }>();
  readonly #untold: TransitionEmitted[] = [];
  #telling = false;

  add(observer: Observer): () => void {
    if (typeof observer !== 'function') {
      throw new TypeError(`observer should be a function, got ${typeof observer}`);
    }
    const entry = { observer };
    this.#observers.add(entry);
    return () => {
      this.#observers.delete(entry);
    };
  }

  /** Takes note of a transition, which is told by `tell`, or at the latest in a microtask. */
  note(emitted: TransitionEmitted): void {
    this.#untold.push(emitted);
    queueMicrotask(() => this.tell());
  }

  /** Tells what is not told yet. Inside an observer it does nothing: the round under way goes on with it. */
  tell(): void {
    if (this.#telling) return;
    this.#telling = true;
    for (let next = this.#untold.shift(); next; next = this.#untold.shift()) this.#tellAll(next);
    this.#telling = false;
  }

  #tellAll({ pluginId, transition }: TransitionEmitted): void {
    for (const entry of [...this.#observers]) {
      if (this.#observers.has(entry)) surfaceErrors(() => entry.observer(pluginId, toTransition(transition)));
    }
  }
}
