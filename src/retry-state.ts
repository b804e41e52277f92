import { type BackoffOptions, resolveBackoff } from '../machines/backoff-options';
import { canRetry } from '../machines/retry';
import { type RetryStore, retryStore } from './retry-store';

/**
 * Exponential backoff for crash recovery: how many attempts were made, and how long to wait before the next.
 *
 * Usable alone; a `PluginStateMachine` has one that shows the retry state of its running actor.
 */
export class RetryState {
  readonly #options: BackoffOptions;
  readonly #store: RetryStore;

  /**
   * @param options the backoff; each option has a default
   * @param store where the state is kept; by default in this object
   * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
   */
  constructor(options: Partial<BackoffOptions> = {}, store?: RetryStore) {
    this.#options = resolveBackoff(options);
    this.#store = store ?? retryStore(this.#options);
  }

  /** How many attempts were made since the last reset. */
  get attempts(): number {
    return this.#store.get().attempts;
  }

  /** The wait before the next attempt, in ms; with jitter the longest that it can be. */
  get nextBackoff(): number {
    return this.#store.get().nextBackoff;
  }

  /** When the last attempt was counted; `undefined` before the first. */
  get lastAttempt(): Date | undefined {
    const { lastAttempt } = this.#store.get();
    return lastAttempt === null ? undefined : new Date(lastAttempt);
  }

  /**
   * Counts one more attempt and lengthens the wait, up to `maxDelay`.
   *
   * @throws {StoppedError} the state machine whose retry state this is was stopped
   */
  advance(): void {
    this.#store.advance();
  }

  /** Whether an attempt is left. */
  canRetry(): boolean {
    return canRetry(this.#store.get(), this.#options);
  }

  /**
   * Forgets the attempts, after a successful recovery.
   *
   * @throws {StoppedError} the state machine whose retry state this is was stopped
   */
  reset(): void {
    this.#store.reset();
  }
}
