import type { Snapshot } from 'xstate';
import type { PluginPhase } from '../../machines/events';
import { pluginLifecycle } from '../../machines/plugin-lifecycle';
import type { PhaseTag, PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import { acceptedMove } from '../accepted-moves';
import { PhaseTimeoutError } from '../fleet/phase-timeout-error';
import type { WhenPhaseOptions } from '../fleet/when-phase';
import { restoredSnapshot } from '../restored-snapshot';
import { RetryState } from '../retry-state';
import { retryStore } from '../retry-store';
import { type Transition, toTransition } from '../transition';
import type { Call } from './ingress';
import { isTimeout } from './wire-errors';

/**
 * A plugin on Restate, in the words of `PluginStateMachine`. Each call may throw `UnknownPluginError`, where nobody
 * has created the plugin.
 */
export class RemotePlugin {
  readonly pluginId: string;
  readonly #call: Call;

  /** Made by `PluginServiceClient`. */
  constructor(pluginId: string, call: Call) {
    this.pluginId = pluginId;
    this.#call = call;
  }

  /** The phase that the plugin is in. */
  async phase(): Promise<PluginPhase> {
    return (await this.#snapshot()).value;
  }

  /** Whether `transitionTo(next, …)` would be accepted now. An unknown name never is. */
  async canTransitionTo(next: PluginPhase): Promise<boolean> {
    return acceptedMove(await this.#snapshot(), next) !== undefined;
  }

  /**
   * Moves to a phase that the statechart allows from where the plugin is when Restate takes it up.
   *
   * @param reason why, for the history
   * @throws {InvalidTransitionError} the move is not allowed; nothing has changed
   */
  async transitionTo(next: PluginPhase, reason: string): Promise<void> {
    await this.#call(this.pluginId, 'transitionTo', { to: next, reason });
  }

  /**
   * Moves to any phase, the current one included, whatever the statechart allows.
   *
   * @throws {UnknownPhaseError} the name is no phase; nothing has changed
   */
  async forcePhase(phase: PluginPhase, reason: string): Promise<void> {
    await this.#call(this.pluginId, 'forcePhase', { to: phase, reason });
  }

  /** The newest transitions (50, or `historyLimit`), oldest first. */
  async history(): Promise<Transition[]> {
    return (await this.#snapshot()).context.history.map(toTransition);
  }

  /** A copy of the retry state. What is done to it changes the copy only. */
  async retry(): Promise<RetryState> {
    const { retry, backoff } = (await this.#snapshot()).context;
    return new RetryState(backoff, retryStore(backoff, retry));
  }

  /** Counts one more attempt, as `RetryState` does. */
  async advanceRetry(): Promise<void> {
    await this.#call(this.pluginId, 'advanceRetry', undefined);
  }

  /** Forgets the attempts, as `RetryState` does. */
  async resetRetry(): Promise<void> {
    await this.#call(this.pluginId, 'resetRetry', undefined);
  }

  /**
   * Waits until the plugin is in a phase, or in one with that tag. Restate does the waiting: the plugin need not stay
   * in it until the answer is here. A signal ends the wait here alone: the server keeps it up to its timeout.
   *
   * @returns the phase that it was in
   * @throws {PhaseTimeoutError} it was not, within the timeout
   * @throws {UnknownPhaseError} it is neither a phase nor a tag
   * @throws the reason of the signal that ended the wait
   */
  async whenPhase(wanted: PluginPhase | PhaseTag, { timeout, signal }: WhenPhaseOptions = {}): Promise<PluginPhase> {
    signal?.throwIfAborted();
    try {
      const request = timeout === undefined ? { wanted } : { wanted, timeout };
      return await this.#call(this.pluginId, 'whenPhase', request, signal);
    } catch (error) {
      if (timeout === undefined || !isTimeout(error)) throw error;
      const { value, context } = await this.#snapshot();
      const because = context.history.at(-1)?.reason;
      throw new PhaseTimeoutError(this.pluginId, wanted, value, timeout, because ? `${value} (${because})` : value);
    }
  }

  /** The persisted snapshot: `PluginStateMachine.restore` goes on from it on this machine. */
  async getPersistedSnapshot(): Promise<Snapshot<unknown>> {
    return this.#call(this.pluginId, 'read', undefined);
  }

  async #snapshot(): Promise<PluginLifecycleSnapshot> {
    const { value, context } = restoredSnapshot(await this.getPersistedSnapshot(), {});
    return pluginLifecycle.resolveState({ value, context });
  }
}
