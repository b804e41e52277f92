import { waitFor } from 'xstate';
import type { PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import type { PluginStateMachine } from '../plugin-state-machine';

/**
 * Waits for many plugins, which end together. Each has its own signal, because Node warns of a leak where one signal
 * has more than ten listeners.
 */
export class Waits {
  readonly #all: AbortController[] = [];
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
    for (const wait of this.#all) wait.abort();
  }

  /** The first snapshot of which the condition holds; `undefined` when the waits end before, or the actor stops. */
  until(
    { actor }: PluginStateMachine,
    condition: (snapshot: PluginLifecycleSnapshot) => boolean,
  ): Promise<PluginLifecycleSnapshot | undefined> {
    const wait = new AbortController();
    this.#all.push(wait);
    if (this.#ended) wait.abort();
    // It rejects where the actor is stopped, too.
    return waitFor(actor, condition, { signal: wait.signal }).catch(() => undefined);
  }
}
