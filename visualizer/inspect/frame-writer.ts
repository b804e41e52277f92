import type { AnyActorRef, AnyEventObject, Snapshot } from 'xstate';
import { acceptedEvents } from './accepted-events';
import { Definitions } from './definitions';
import type { ActorFrame, EventFrame, FrameSnapshot, SnapshotFrame } from './frames';
import type { Sanitizers } from './sanitizers';
import { shownEvent } from './shown-event';
import { shownSnapshot } from './shown-snapshot';
import { createStatelyFrames } from './stately-frames';

export interface FrameWriterOptions extends Sanitizers {
  /**
   * Whether events from outside reach the actors, and snapshots tell which they accept. They are events like any other:
   * one that makes an action of the machine throw ends the actor, and where nobody observes the actor's errors, the
   * process. Default `false`.
   */
  allowControl?: boolean;
}

/** Undefined while the actor is being created. */
export function snapshotOf(actor: AnyActorRef): Snapshot<unknown> | undefined {
  try {
    return actor.getSnapshot();
  } catch {
    return undefined;
  }
}

/** Writes frames about actors: plain data, sanitized. */
export class FrameWriter {
  readonly #options: FrameWriterOptions;
  readonly #definitions: Definitions;
  readonly #frames = createStatelyFrames();
  readonly #rootIds = new WeakMap<AnyActorRef, string>();

  constructor(options: FrameWriterOptions) {
    this.#options = options;
    this.#definitions = new Definitions(options);
  }

  knows(actor: AnyActorRef): boolean {
    return this.#rootIds.has(actor);
  }

  meet(actor: AnyActorRef, rootId: string): void {
    this.#rootIds.set(actor, rootId);
  }

  /** Of an actor as it is now. */
  actor(actor: AnyActorRef): ActorFrame {
    const snapshot = snapshotOf(actor);
    const told: FrameSnapshot = snapshot ? this.#told(snapshot) : { status: 'active' };
    return this.#frames.actor(actor, this.#rootId(actor), this.#definitions.of(actor), told);
  }

  event(actor: AnyActorRef, event: AnyEventObject, sourceId: string | undefined): EventFrame {
    return this.#frames.event(actor, this.#rootId(actor), shownEvent(event, this.#options), sourceId);
  }

  snapshot(actor: AnyActorRef, event: AnyEventObject, snapshot: Snapshot<unknown>, isRefusal: boolean): SnapshotFrame {
    const told: FrameSnapshot = { ...this.#told(snapshot), ...(isRefusal && { refused: true }) };
    return this.#frames.snapshot(actor, this.#rootId(actor), told, shownEvent(event, this.#options));
  }

  #rootId(actor: AnyActorRef): string {
    return this.#rootIds.get(actor) ?? actor.sessionId;
  }

  #told(snapshot: Snapshot<unknown>): FrameSnapshot {
    const { allowControl = false } = this.#options;
    return {
      ...shownSnapshot(snapshot, this.#options),
      ...(allowControl && { accepts: acceptedEvents(snapshot) }),
    };
  }
}
