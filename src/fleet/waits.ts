import { waitFor } from 'xstate';
import type { PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import type { PluginStateMachine } from '../plugin-state-machine';

/**
 * Waits for many plugins, which end together. Each has its own signal, because Node warns of a leak where one signal
 * has more than ten listeners.
 */
export class Waits {
  readonly #underWay = new Set<AbortController>();
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  end(): void {
    this.#ended = true;
    for (const wait of this.#underWay) wait.abort();
  }

  /** The first snapshot of which the condition holds; `undefined` when the waits end before, or the actor stops. */
  async until(
    { actor }: PluginStateMachine,
    condition: (snapshot: PluginLifecycleSnapshot) => boolean,
  ): Promise<PluginLifecycleSnapshot | undefined> {
    const wait = new AbortController();
    if (this.#ended) wait.abort();
    this.#underWay.add(wait);
    try {
      return await waitFor(actor, condition, { signal: wait.signal });
    } catch {
      return undefined;
    } finally {
      this.#underWay.delete(wait);
    }
  }
}
