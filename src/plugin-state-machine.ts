import { type ActorOptions, createActor, type Snapshot } from 'xstate';
import type { PluginLifecycleInput } from '../machines/context';
import type { PluginLifecycleEvent, PluginPhase } from '../machines/events';
import type { PluginLifecycle, PluginLifecycleActor, PluginLifecycleSnapshot } from '../machines/plugin-lifecycle-type';
import type { TransitionRecord } from '../machines/transition-record';
import { UnknownPhaseError } from '../machines/unknown-phase-error';
import type { PluginActors } from '../machines/work';
import { acceptedMove, acceptedPhases } from './accepted-moves';
import { InvalidTransitionError } from './invalid-transition-error';
import { Observers } from './observers';
import { type Persistence, persist } from './persistence/persist';
import type { SnapshotStore } from './persistence/snapshot-store';
import type { StoreError } from './persistence/store-error';
import { isPluginPhase, PLUGIN_PHASES } from './phases';
import { pluginLifecycleFrom } from './plugin-lifecycle';
import { providedLifecycle } from './provided-lifecycle';
import { newestRecord } from './quick/long-history';
import { restoredSnapshot } from './restored-snapshot';
import { RetryState } from './retry-state';
import { StoppedError } from './stopped-error';
import { type Observer, type Transition, toTransition } from './transition';

/** What may be said about a plugin: the statechart's input, its work, where it is stored, and who inspects it. */
export interface PluginStateMachineOptions extends Omit<PluginLifecycleInput, 'pluginId'> {
  /**
   * The work that the statechart does itself, as for `pluginLifecycle.provide({ actors })`. Default: none, and the
   * `backoff` of this package.
   */
  actors?: PluginActors;
  /** An inspector, as for XState's `createActor`. Default: none. */
  inspect?: NonNullable<ActorOptions<PluginLifecycle>['inspect']>;
  /** Where the plugin is kept, as by `persist`. Default: nowhere. */
  store?: SnapshotStore;
  /** Told each time that the store fails. Default: the first failure in a row is written to the console. */
  onStoreError?: (error: StoreError) => void;
}

/** Only `PluginStateMachine.restore` gives a snapshot, and has checked it. */
type ConstructorOptions = PluginStateMachineOptions & { snapshot?: Snapshot<unknown> };

/**
 * The lifecycle of one plugin: a thin facade over a running XState actor, which it starts.
 *
 * @example
 * ```ts
 * const kubernetes = new PluginStateMachine('kubernetes', 'Installed');
 * kubernetes.addObserver((id, { from, to, reason }) => console.log(`${id}: ${from} → ${to} (${reason})`));
 * kubernetes.transitionTo('Validating', 'asked for by a user');
 * ```
 */
export class PluginStateMachine {
  readonly pluginId: string;
  /** The running actor: subscribe to it, inspect it, send it events, persist its snapshot. */
  readonly actor: PluginLifecycleActor;
  // Both are made when they are needed: in a host of thousands, most plugins rest.
  #observers: Observers | undefined;
  #retry: RetryState | undefined;
  readonly #persistence: Persistence | undefined;

  /**
   * @param pluginId the plugin's name in reasons and errors; not empty
   * @param initial the phase that the plugin is in; no transition is recorded for it
   * @throws {UnknownPhaseError} `initial` is no phase
   * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
   */
  constructor(pluginId: string, initial: PluginPhase, options: PluginStateMachineOptions = {}) {
    const { actors, inspect, store, onStoreError, snapshot, ...input }: ConstructorOptions = options;
    this.actor = createActor(actors ? providedLifecycle(initial, actors) : pluginLifecycleFrom(initial), {
      // Under this name inspectors show it.
      id: pluginId,
      input: { ...input, pluginId },
      ...(inspect && { inspect }),
      ...(snapshot && { snapshot }),
    });
    const { status, error } = this.actor.getSnapshot();
    if (status === 'error') throw error;
    this.pluginId = pluginId;
    // Work that an app provides may do something while the actor starts.
    if (actors) this.#observe();
    this.actor.start();
    this.#persistence = store && persist(this.actor, store, onStoreError && { onError: onStoreError });
  }

  /**
   * Goes on where a plugin was when `actor.getPersistedSnapshot()` was taken, or a store saved it: no transition is
   * recorded, a backoff waits for what is left of it, the work of the phase begins again.
   *
   * @param options as for a new one. The input's options that are given hold in place of the stored ones, `backoff` as
   *   a whole; a wait under way stays as it is.
   * @throws {TypeError} the snapshot is none of a plugin lifecycle, or was taken after its actor was stopped
   * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
   */
  static restore(snapshot: Snapshot<unknown>, options: PluginStateMachineOptions = {}): PluginStateMachine {
    const restored = restoredSnapshot(snapshot, options);
    const withSnapshot: ConstructorOptions = { ...options, snapshot: restored };
    return new PluginStateMachine(restored.context.pluginId, restored.value, withSnapshot);
  }

  /** The phase that the plugin is in. */
  get phase(): PluginPhase {
    return this.actor.getSnapshot().value;
  }

  /** The retry state of the running actor. */
  get retry(): RetryState {
    this.#retry ??= new RetryState(this.actor.getSnapshot().context.backoff, {
      get: () => this.actor.getSnapshot().context.retry,
      advance: () => this.#send({ type: 'retry.advance' }),
      reset: () => this.#send({ type: 'retry.reset' }),
    });
    return this.#retry;
  }

  /** Whether `transitionTo(next, …)` would be accepted now. An unknown name never is. */
  canTransitionTo(next: PluginPhase): boolean {
    return acceptedMove(this.actor.getSnapshot(), next) !== undefined;
  }

  /**
   * Moves to a phase that the statechart allows from here, and tells the observers before it returns.
   *
   * Inside an observer it takes effect at once. Inside a subscriber or an inspector of the raw actor XState queues
   * the move until that has returned; if something else has moved the plugin by then, it is `refused`.
   *
   * @param reason why, for the history
   * @throws {InvalidTransitionError} the move is not allowed; nothing has changed
   * @throws {StoppedError} the state machine was stopped
   */
  transitionTo(next: PluginPhase, reason: string): void {
    const snapshot = this.actor.getSnapshot();
    const move = acceptedMove(snapshot, next);
    if (!move) {
      this.#checkRunning();
      throw new InvalidTransitionError(this.pluginId, snapshot.value, next, acceptedPhases(snapshot));
    }
    this.#send({ type: move.event, reason });
  }

  /**
   * Moves to any phase, the current one included, whatever the statechart allows. For reconciling with what is true
   * outside, and for loading a stored state; the history shows it by the prefix `force: `.
   *
   * @throws {UnknownPhaseError} the name is no phase; nothing has changed
   * @throws {StoppedError} the state machine was stopped
   */
  forcePhase(phase: PluginPhase, reason: string): void {
    if (!isPluginPhase(phase)) throw new UnknownPhaseError(phase, PLUGIN_PHASES);
    this.#send({ type: 'force', to: phase, reason });
  }

  /**
   * Tells of every transition from now on, once and in order, whoever caused it: this object, events sent to the
   * actor, the backoff or work actors. One made through this object is told before the call returns, any other at the
   * latest a microtask after it. An observer may call everything here; one that throws stops neither the others nor
   * the state machine, and its error surfaces as an uncaught one.
   *
   * @returns removes the observer; calling it again does nothing
   * @throws {TypeError} the observer is no function
   */
  addObserver(observer: Observer): () => void {
    return this.#observe().add(observer);
  }

  /** A copy of the newest transitions (50, or `historyLimit`), oldest first. */
  history(): Transition[] {
    return this.actor.getSnapshot().context.history.map(toTransition);
  }

  /**
   * Waits until the `store` has all that the plugin is at this moment, also after `stop`. A store that failed is tried
   * at once. Without a store it resolves at once.
   *
   * @throws {StoreError} the store failed again; it is tried further
   */
  async flush(): Promise<void> {
    await this.#persistence?.flush();
  }

  /**
   * Stops the actor, and with it the work under way. What was recorded stays readable, and the `store` keeps what
   * the plugin was just before. Take a snapshot of your own before: XState does not revive an actor from one that was
   * taken after it was stopped.
   */
  stop(): void {
    this.actor.stop();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  #observe(): Observers {
    if (this.#observers) return this.#observers;
    const observers = new Observers();
    let { sequence } = this.actor.getSnapshot().context;
    // Not by what the actor emits, which costs more. With each snapshot there is one transition more, or none.
    this.actor.subscribe(({ context }) => {
      if (context.sequence === sequence) return;
      sequence = context.sequence;
      observers.note({ pluginId: context.pluginId, transition: newestRecord(context) as TransitionRecord });
    });
    this.#observers = observers;
    return observers;
  }

  #checkRunning(): PluginLifecycleSnapshot {
    const snapshot = this.actor.getSnapshot();
    if (snapshot.status !== 'active') throw new StoppedError(this.pluginId, snapshot.value);
    return snapshot;
  }

  #send(event: PluginLifecycleEvent): void {
    const before = this.#checkRunning();
    this.#observers?.hold();
    this.actor.send(event);
    this.#observers?.release();
    // Unchanged means that XState has queued the event, because this call came from inside one of its subscribers.
    if (this.actor.getSnapshot() !== before) this.#observers?.tell();
  }
}
