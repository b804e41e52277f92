import type { PluginPhase } from '../../machines/events';
import type { PhaseTag, PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import { Observers } from '../observers';
import type { ResumeOptions } from '../persistence/resume-options';
import { type RestartReport, revive } from '../persistence/revive';
import { PLUGIN_PHASES } from '../phases';
import { PluginStateMachine } from '../plugin-state-machine';
import { surfaceErrors } from '../surface-errors';
import type { Observer } from '../transition';
import { FleetClosedError } from './fleet-closed-error';
import {
  type FleetPluginOptions,
  type PluginFleetOptions,
  pluginOptions,
  recoveriesAtOnce,
  SPREAD_OUT,
  stormOptions,
} from './fleet-options';
import { FleetStoppedError } from './fleet-stopped-error';
import { Recoveries } from './recoveries';
import { Roster } from './roster';
import { type StartAllOptions, type StartReport, startAll } from './start-all';
import { type StopAllOptions, type StopReport, stopAll } from './stop-all';
import { StormDetector } from './storm-detector';
import { Turns, type WaitingPlugin } from './turns';
import { Waits } from './waits';
import { type WhenPhaseOptions, whenPhase } from './when-phase';

/** How the plugins of a fleet come back; what holds for each is said when the fleet is created. */
export type FleetResumeOptions = Omit<ResumeOptions, 'machine'>;

/**
 * All plugins of a host: they are observed, started and stopped together, and do not all recover at once.
 *
 * @example
 * ```ts
 * await using fleet = new PluginFleet({ maxConcurrentRecoveries: 2 });
 * fleet.add('database', 'Installed', { actors: processActors({ command: 'database' }) });
 * fleet.add('web', 'Installed', { actors: processActors({ command: 'web' }), dependsOn: ['database'] });
 * const { up, failed, held } = await fleet.startAll();
 * ```
 */
export class PluginFleet implements AsyncDisposable, Iterable<PluginStateMachine> {
  readonly #options: PluginFleetOptions;
  readonly #observers = new Observers();
  readonly #turns: Turns;
  readonly #roster: Roster;
  /** The starts under way. */
  readonly #starts = new Set<Waits>();
  /** How often the fleet was asked to stop. */
  #stops = 0;
  #disposed: Promise<void> | undefined;

  /** @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it */
  constructor(options: PluginFleetOptions = {}) {
    this.#options = options;
    this.#turns = new Turns(recoveriesAtOnce(options));
    const storms = new StormDetector(stormOptions(options), (storm) => {
      // Outside of XState's own notifications, so that it may call everything here.
      queueMicrotask(() => surfaceErrors(() => options.onStorm?.(storm)));
    });
    this.#roster = new Roster(options, new Recoveries(this.#turns, storms), this.#observers);
  }

  /** How many plugins there are. */
  get size(): number {
    return this.#roster.members.size;
  }

  /** The state machine of a plugin; `undefined` if it is not in the fleet. */
  get(pluginId: string): PluginStateMachine | undefined {
    return this.#roster.members.get(pluginId)?.machine;
  }

  has(pluginId: string): boolean {
    return this.#roster.members.has(pluginId);
  }

  /** The state machines, in the order of adding. */
  *[Symbol.iterator](): Iterator<PluginStateMachine> {
    for (const { machine } of this.#roster.members.values()) yield machine;
  }

  /** How many plugins are in each phase. */
  counts(): Record<PluginPhase, number> {
    const counts = Object.fromEntries(PLUGIN_PHASES.map((phase) => [phase, 0])) as Record<PluginPhase, number>;
    for (const { phase } of this) counts[phase] += 1;
    return counts;
  }

  /** The plugins whose backoff is over and which wait for their turn, the next one first. */
  waiting(): WaitingPlugin[] {
    return this.#turns.waiting();
  }

  /**
   * Adds a plugin, and starts its state machine.
   *
   * @param initial the phase that it is in. Default: `Uninstalled`
   * @param options come before those of the fleet, option by option
   * @throws {DuplicatePluginError} the fleet has a plugin of that id
   * @throws {FleetClosedError} the fleet was disposed of
   * @throws {UnknownPhaseError} `initial` is no phase
   * @throws {TypeError | RangeError} an option of the wrong type or outside its range; the message names it
   */
  add(pluginId: string, initial: PluginPhase = 'Uninstalled', options: FleetPluginOptions = {}): PluginStateMachine {
    this.#checkOpen();
    this.#roster.checkNew(pluginId);
    const resolved = { backoff: SPREAD_OUT, ...pluginOptions(this.#options, pluginId, options) };
    return this.#roster.admit(pluginId, resolved, 0, (all) => new PluginStateMachine(pluginId, initial, all));
  }

  /**
   * Starts each plugin of the store again, in a phase that is true now: as `resume` does, but each that was up waits
   * for its turn to come back, and for no other plugin: `dependsOn` is for starts and stops. Observers are told of the
   * corrections first. To be called before plugins are added.
   *
   * @throws {TypeError} the fleet has no store
   * @throws {DuplicatePluginError} a stored plugin is in the fleet already; nothing was started
   * @throws {FleetClosedError} the fleet was disposed of
   * @throws {FleetStoppedError} the fleet was asked to stop meanwhile; nothing was started
   * @throws what else `resume` throws
   */
  async resume(options: FleetResumeOptions = {}): Promise<RestartReport> {
    const { store } = this.#options;
    if (!store) throw new TypeError('there is nothing to resume from: create the fleet with a store');
    const machine = (pluginId: string): FleetPluginOptions => pluginOptions(this.#options, pluginId, {});
    const stops = this.#stops;
    const { plugins, ...report } = await revive(store, { ...options, machine });
    this.#checkOpen();
    if (this.#stops !== stops) throw new FleetStoppedError();
    for (const { pluginId } of plugins) this.#roster.checkNew(pluginId);
    for (const { pluginId, sequence: _, ...transition } of report.corrections) {
      this.#observers.note({ pluginId, transition });
    }
    const added = new Set([...report.adopted, ...report.setAside.map(({ pluginId }) => pluginId)]);
    const admitted: string[] = [];
    try {
      for (const { pluginId, snapshot, options } of plugins) {
        const { context } = snapshot as unknown as PluginLifecycleSnapshot;
        // Nothing was ever said of their backoff.
        const backoff = added.has(pluginId) && { backoff: { ...context.backoff, ...SPREAD_OUT } };
        this.#roster.admit(pluginId, { ...backoff, ...options }, context.sequence, (all) =>
          PluginStateMachine.restore(snapshot, all),
        );
        admitted.push(pluginId);
      }
    } catch (error) {
      // An inspector that throws.
      for (const pluginId of admitted) this.#roster.leave(pluginId);
      throw error;
    }
    return report;
  }

  /**
   * Stops a plugin's state machine, and with it the work under way, and forgets the plugin, in the store, too. To have
   * it stop by itself, lead it to Stopped before.
   *
   * @throws {UnknownPluginError} the fleet has no such plugin
   * @throws the store could not forget it
   */
  remove(pluginId: string): Promise<void> {
    return this.#roster.remove(pluginId);
  }

  /**
   * Tells of every transition of every plugin from now on, in the order in which they happened, else as
   * `PluginStateMachine.addObserver` does: an observer may call everything here.
   *
   * @returns removes the observer; calling it again does nothing
   * @throws {TypeError} the observer is no function
   */
  addObserver(observer: Observer): () => void {
    return this.#observers.add(observer);
  }

  /**
   * Waits until a plugin is in a phase, or in one with that tag: `active`, `terminal` or `working`.
   *
   * @returns the phase
   * @throws {UnknownPluginError} the fleet has no such plugin
   * @throws {UnknownPhaseError} there is no such phase or tag
   * @throws {PhaseTimeoutError} it was not within `timeout`; the message says where the plugin is, and why
   * @throws {StoppedError} its state machine was stopped, as by `remove`
   * @throws the reason of `signal`, where that aborted
   */
  async whenPhase(
    pluginId: string,
    wanted: PluginPhase | PhaseTag,
    options: WhenPhaseOptions = {},
  ): Promise<PluginPhase> {
    return whenPhase(this.#roster.memberOf(pluginId).machine, wanted, options);
  }

  /**
   * Starts the plugins in Installed and Stopped, each as soon as all that it depends on is up, and waits until they
   * are up or nothing goes on any more. One that fails holds back those that need it, and no others.
   *
   * @returns what is up, what failed, and what was held back and why
   * @throws {UnknownDependencyError} a plugin depends on one that is not in the fleet; nothing was started
   * @throws {DependencyCycleError} plugins depend on each other in a circle; nothing was started
   * @throws the reason of `signal`, where that aborted
   */
  async startAll(options: StartAllOptions = {}): Promise<StartReport> {
    const waits = new Waits();
    this.#starts.add(waits);
    try {
      return await startAll(new Map(this.#roster.members), options, waits);
    } finally {
      this.#starts.delete(waits);
    }
  }

  /**
   * Brings all plugins to rest, those that are up behind those that depend on them, and ends what would lead one up
   * again: starts, recovery attempts to come, and a `resume` under way, which rejects. The deadline is one for all: a plugin that is not at rest by then is
   * reported, and its state machine stopped.
   *
   * @throws {TypeError | RangeError} the timeout is no number or outside its range
   */
  stopAll(options: StopAllOptions = {}): Promise<StopReport> {
    this.#stops += 1;
    for (const start of this.#starts) start.end();
    return stopAll(this.#roster.members, options);
  }

  /**
   * Waits until the store has all that the plugins are at this moment.
   *
   * @throws {StoreError} the store failed; it is tried further
   */
  async flush(): Promise<void> {
    const flushed = await Promise.allSettled([...this].map((machine) => machine.flush()));
    for (const result of flushed) if (result.status === 'rejected') throw result.reason;
  }

  /**
   * Stops all, waits for the store, and stops the state machines. The second call waits for the first one.
   *
   * @throws {StoreError} the store does not have all
   */
  [Symbol.asyncDispose](): Promise<void> {
    this.#disposed ??= this.#dispose();
    return this.#disposed;
  }

  #checkOpen(): void {
    if (this.#disposed) throw new FleetClosedError();
  }

  async #dispose(): Promise<void> {
    await this.stopAll();
    for (const machine of this) machine.stop();
    await this.flush();
  }
}
