import { type ActorRefLike, type AnyEventObject, type InspectionEvent, isMachineSnapshot, type Snapshot } from 'xstate';

type Microstep = Extract<InspectionEvent, { type: '@xstate.microstep' }>;

/** Tells the events that no transition of a machine took. */
export class Refusals {
  readonly #latest = new WeakMap<ActorRefLike, Snapshot<unknown>>();
  readonly #taken = new WeakSet<ActorRefLike>();

  noteMicrostep({ actorRef, _transitions }: Microstep): void {
    // One without target and actions forbids its event.
    if (_transitions.some(({ target, actions }) => target || actions.length > 0)) this.#taken.add(actorRef);
  }

  /** To be asked once about each snapshot of an actor. */
  isRefusal(actorRef: ActorRefLike, event: AnyEventObject, snapshot: Snapshot<unknown>): boolean {
    const isSame = this.#latest.get(actorRef) === snapshot;
    const wasTaken = this.#taken.delete(actorRef);
    this.#latest.set(actorRef, snapshot);
    return isSame && !wasTaken && isMachineSnapshot(snapshot) && !event.type.startsWith('xstate.');
  }
}
