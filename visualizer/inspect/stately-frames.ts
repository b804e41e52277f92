import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import type { AnyActorRef } from 'xstate';
import type { ActorFrame, EventFrame, FrameEvent, FrameSnapshot, SnapshotFrame } from './frames';

/** Makes frames of Stately's protocol. */
export interface StatelyFrames {
  actor(actor: AnyActorRef, rootId: string, definition: string, snapshot: FrameSnapshot): ActorFrame;
  event(actor: AnyActorRef, rootId: string, event: FrameEvent, sourceId: string | undefined): EventFrame;
  snapshot(actor: AnyActorRef, rootId: string, snapshot: FrameSnapshot, event: FrameEvent): SnapshotFrame;
}

/** The name that an actor was given, else that of its machine. */
export function nameOf({ id, sessionId, logic }: AnyActorRef & { logic?: { id?: unknown } }): string {
  const name = id === sessionId && typeof logic?.id === 'string' ? logic.id : id;
  return name.slice(0, 1000);
}

/**
 * Stately's own inspector makes the frames, out of values that have been read before. Its methods are called and not
 * its observer, which reads the actor at an idle moment: a crashing app has none, a hidden page seldom, and what throws
 * there nobody catches.
 */
export function createStatelyFrames(): StatelyFrames {
  let made: StatelyInspectionEvent | undefined;
  const stately = createInspector({
    send: (frame) => {
      made = frame;
    },
  });
  /** With what its methods leave open; a field without a value is left out, as in JSON. */
  const completed = <Frame>(fields: object): Frame =>
    Object.fromEntries(Object.entries({ ...made, ...fields }).filter(([, value]) => value !== undefined)) as Frame;

  return {
    actor(actor, rootId, definition, snapshot) {
      stately.actor(actor.sessionId, snapshot);
      return completed({ name: nameOf(actor), rootId, parentId: actor._parent?.sessionId, definition });
    },
    event({ sessionId }, rootId, event, sourceId) {
      stately.event(sessionId, event);
      return completed({ rootId, sourceId });
    },
    snapshot({ sessionId }, rootId, snapshot, event) {
      stately.snapshot(sessionId, snapshot, { event });
      return completed({ rootId });
    },
  };
}
