import type { ActorFrame, FrameEvent, FrameSnapshot } from '../inspect/frames';
import type { V4Machine } from './machine';
import { toV4Event, toV4State, type V4Event, type V4State } from './state';

/** A running machine of XState 5 that looks like a service of XState 4: as much of one as `@xstate/inspect` uses. */
export class V4Service {
  readonly sessionId: string;
  readonly id: string;
  readonly parent: { sessionId: string } | undefined;
  readonly machine: V4Machine;
  /** As long as the actor runs. */
  state: V4State | undefined;
  /**
   * Sends an event to the actor. `@xstate/inspect` puts a function of its own in its place, which tells the visualizer
   * of the event and calls this one.
   */
  send: (event: V4Event) => void;
  readonly #listeners = new Set<(state: V4State) => void>();
  readonly #stopListeners = new Set<() => void>();
  #telling = false;
  #isToldAlready = false;

  constructor(frame: ActorFrame, machine: V4Machine, sendToActor: (event: FrameEvent) => void) {
    this.sessionId = frame.sessionId;
    this.id = frame.name;
    this.parent = frame.parentId === undefined ? undefined : { sessionId: frame.parentId };
    this.machine = machine;
    this.state = toV4State(this.sessionId, frame.snapshot, toV4Event(machine, { type: 'xstate.init' }));
    this.send = ({ data }) => {
      if (this.#telling) return;
      this.#isToldAlready = true;
      try {
        sendToActor(data);
      } finally {
        this.#isToldAlready = false;
      }
    };
  }

  subscribe(listener: (state: V4State) => void): void {
    this.#listeners.add(listener);
  }

  onStop(listener: () => void): void {
    this.#stopListeners.add(listener);
  }

  /** The actor was sent an event. */
  noteEvent(event: FrameEvent, origin?: string): void {
    // The visualizer was told of its own event when it came in.
    if (this.#isToldAlready) {
      this.#isToldAlready = false;
      return;
    }
    this.#telling = true;
    try {
      this.send(toV4Event(this.machine, event, origin));
    } finally {
      this.#telling = false;
    }
  }

  /** The actor has taken, or refused, an event. */
  noteSnapshot(event: FrameEvent, snapshot: FrameSnapshot): void {
    if (snapshot.status !== 'error') {
      this.#tell(event, snapshot);
    } else {
      const failure = { type: `xstate.error.actor.${this.id}`, error: snapshot.error };
      this.noteEvent(failure);
      this.#tell(failure, snapshot);
    }
    if (snapshot.status === 'active') return;
    for (const listener of this.#stopListeners) listener();
    // `@xstate/inspect` keeps each service for ever: it should hold little.
    this.state = undefined;
    this.#listeners.clear();
    this.#stopListeners.clear();
  }

  #tell(event: FrameEvent, snapshot: FrameSnapshot): void {
    const state = toV4State(this.sessionId, snapshot, toV4Event(this.machine, event));
    this.state = state;
    for (const listener of this.#listeners) listener(state);
  }
}
