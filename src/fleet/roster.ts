import type { Noted, Observers } from '../observers';
import type { PluginStateMachine, PluginStateMachineOptions } from '../plugin-state-machine';
import { surfaceErrors } from '../surface-errors';
import { backoffInTurn } from './backoff-in-turn';
import { DuplicatePluginError } from './duplicate-plugin-error';
import type { FleetPluginOptions, PluginFleetOptions } from './fleet-options';
import type { Member, Members } from './member';
import { pluginStore } from './plugin-store';
import type { Recoveries } from './recoveries';
import { UnknownPluginError } from './unknown-plugin-error';

/** The plugins of a fleet: who comes and goes, and what they tell the fleet. */
export class Roster {
  readonly #members = new Map<string, Member>();
  readonly #removing = new Set<string>();
  readonly #options: Pick<PluginFleetOptions, 'store' | 'onStoreError'>;
  readonly #recoveries: Recoveries;
  readonly #observers: Observers;

  constructor(
    options: Pick<PluginFleetOptions, 'store' | 'onStoreError'>,
    recoveries: Recoveries,
    observers: Observers,
  ) {
    this.#options = options;
    this.#recoveries = recoveries;
    this.#observers = observers;
  }

  get members(): Members {
    return this.#members;
  }

  /** @throws {UnknownPluginError} there is no such plugin */
  memberOf(pluginId: string): Member {
    const member = this.#members.get(pluginId);
    if (!member) throw new UnknownPluginError(pluginId);
    return member;
  }

  /** @throws {DuplicatePluginError} there is such a plugin already, or still */
  checkNew(pluginId: string): void {
    if (this.#members.has(pluginId)) throw new DuplicatePluginError(pluginId, 'is in the fleet already');
    if (this.#removing.has(pluginId)) throw new DuplicatePluginError(pluginId, 'is being removed: wait for that');
  }

  /**
   * Takes in a plugin, with its state machine.
   *
   * @param told how many transitions of the plugin were told before
   */
  admit(
    pluginId: string,
    { dependsOn = [], actors, ...options }: FleetPluginOptions,
    told: number,
    create: (options: PluginStateMachineOptions) => PluginStateMachine,
  ): PluginStateMachine {
    const { onStoreError } = this.#options;
    const store = this.#options.store && pluginStore(this.#options.store);
    const { turns } = this.#recoveries;
    const backoff = backoffInTurn(turns, pluginId, () => machine.actor.getSnapshot().context.attempt !== null);
    const machine = create({
      ...options,
      actors: { ...actors, backoff },
      ...(store && { store }),
      ...(onStoreError && { onStoreError }),
    });
    this.#members.set(pluginId, { machine, dependsOn: [...dependsOn], store });
    this.#follow(machine, told);
    return machine;
  }

  /** Stops a plugin's state machine, and forgets the plugin, but not in the store. */
  leave(pluginId: string): Member {
    const member = this.memberOf(pluginId);
    this.#members.delete(pluginId);
    member.machine.stop();
    return member;
  }

  /** Stops a plugin's state machine, and forgets the plugin. */
  async remove(pluginId: string): Promise<void> {
    const { machine, store } = this.leave(pluginId);
    if (!store) return;
    this.#removing.add(pluginId);
    store.close();
    try {
      // A save under way would bring it back.
      await machine.flush();
      await store.remove(pluginId);
    } finally {
      this.#removing.delete(pluginId);
    }
  }

  #follow(machine: PluginStateMachine, told: number): void {
    const { actor, pluginId } = machine;
    const note = (noted: Noted): void => {
      this.#recoveries.moved(actor.getSnapshot(), noted.transition);
      this.#observers.note(noted);
    };
    // Its work may have reported at once, while the actor was being started.
    const { history, sequence } = actor.getSnapshot().context;
    const untold = history.slice(-(sequence - told) || history.length);
    for (const transition of untold) note({ pluginId, transition });
    this.#recoveries.joined(actor.getSnapshot());
    actor.on('transition', note);
    machine.addObserver(() => this.#observers.tell());
    actor.subscribe({
      complete: () => this.#recoveries.left(pluginId),
      error: (error) => {
        this.#recoveries.left(pluginId);
        // XState takes it for handled here.
        surfaceErrors(() => {
          throw error;
        });
      },
    });
  }
}
