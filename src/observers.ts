import type { TransitionEmitted } from '../machines/transition-record';
import { surfaceError } from './surface-errors';
import { type Observer, toTransition } from './transition';

/** A transition of a plugin. */
export type Noted = Omit<TransitionEmitted, 'type'>;

interface Entry {
  readonly observer: Observer;
  isRemoved: boolean;
}

/**
 * Tells observers of transitions, one transition at a time, outside of XState's own notifications: a move that an
 * observer makes takes effect at once, where XState would queue it, and is told after the current one.
 */
export class Observers {
  /** Another array with each change, so that a round under way goes on with its own. */
  #entries: readonly Entry[] = [];
  readonly #untold: Noted[] = [];
  #isTelling = false;
  #isHeld = false;
  #willTell = false;

  add(observer: Observer): () => void {
    if (typeof observer !== 'function') {
      throw new TypeError(`observer should be a function, got ${typeof observer}`);
    }
    const entry: Entry = { observer, isRemoved: false };
    this.#entries = [...this.#entries, entry];
    return () => {
      entry.isRemoved = true;
      this.#entries = this.#entries.filter((other) => other !== entry);
    };
  }

  /** Takes note of a transition, which is told by `tell`, or at the latest in a microtask. */
  note(noted: Noted): void {
    this.#untold.push(noted);
    if (this.#isHeld || this.#isTelling || this.#willTell) return;
    this.#willTell = true;
    queueMicrotask(() => {
      this.#willTell = false;
      this.tell();
    });
  }

  /** What is noted until `release` needs no microtask, because somebody calls `tell` then. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
  }

  /** Tells what is not told yet. Inside an observer it does nothing: the round under way goes on with it. */
  tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    // Observers may add to it meanwhile.
    for (const noted of this.#untold) this.#tellAll(noted);
    // Not `length = 0`, which gives the memory back each time.
    while (this.#untold.length > 0) this.#untold.pop();
    this.#isTelling = false;
  }

  #tellAll({ pluginId, transition }: Noted): void {
    for (const entry of this.#entries) {
      if (entry.isRemoved) continue;
      try {
        entry.observer(pluginId, toTransition(transition));
      } catch (error) {
        surfaceError(error);
      }
    }
  }
}
