import type { AnyActorRef, AnyEventObject, InspectionEvent, Snapshot } from 'xstate';
import { FrameWriter, type FrameWriterOptions, snapshotOf } from './frame-writer';
import type { ActorFrame, CommandFrame, InspectionFrame } from './frames';
import { LiveActors } from './live-actors';
import { Refusals } from './refusals';
import { isSendable } from './sendable';

export interface FrameSourceOptions extends FrameWriterOptions {
  /** Which frames are sent, as they would be. A frame for which it throws is not. Default: all. */
  filter?: (frame: InspectionFrame) => boolean;
}

/** Turns what XState tells an inspector into frames. Nothing here throws into the app, or changes what it does. */
export interface FrameSource {
  /** For `createActor(…, { inspect })` or `actor.system.inspect(…)`, of any number of actors. */
  readonly inspect: (event: InspectionEvent) => void;
  /** Sends an event to its actor, where that is allowed and the actor runs; else nothing happens. */
  readonly receive: (command: CommandFrame) => void;
  /** Introduces each actor that runs, with its snapshot of now, to someone who comes late. */
  readonly replay: () => ActorFrame[];
  /** Introduces one actor that runs, with its snapshot of now. */
  readonly introduction: (sessionId: string) => ActorFrame | undefined;
  /** No frame is sent from now on. */
  readonly stop: () => void;
}

/** An inspector that fails is no reason for the app to. */
function attempt<Result>(call: () => Result): Result | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

/** @param send gets each frame at once, in the order in which things happened */
export function createFrameSource(
  send: (frame: InspectionFrame) => void,
  options: FrameSourceOptions = {},
): FrameSource {
  const { allowControl = false, filter } = options;
  const writer = new FrameWriter(options);
  const refusals = new Refusals();
  const live = new LiveActors();
  /** Actors whose first snapshot is still being made. */
  const expected = new Set<AnyActorRef>();
  /** What has happened to actors since the app was last at rest. */
  const touched = new Map<AnyActorRef, AnyEventObject>();
  let isSettling = false;
  let isStopped = false;

  const isWanted = (frame: InspectionFrame): boolean => !filter || filter(frame);

  const wantedIntroduction = (actor: AnyActorRef): ActorFrame | undefined =>
    attempt(() => {
      const frame = writer.actor(actor);
      return isWanted(frame) ? frame : undefined;
    });

  const emit = (frame: InspectionFrame): void => {
    if (isWanted(frame)) send(frame);
  };

  const introduce = (actor: AnyActorRef): void => {
    expected.delete(actor);
    if ((snapshotOf(actor)?.status ?? 'active') === 'active') live.add(actor);
    attempt(() => emit(writer.actor(actor)));
  };

  const tellSnapshot = (actor: AnyActorRef, event: AnyEventObject, snapshot: Snapshot<unknown>): void => {
    const isRefusal = refusals.isRefusal(actor, event, snapshot);
    attempt(() => emit(writer.snapshot(actor, event, snapshot, isRefusal)));
    if (snapshot.status !== 'active') live.remove(actor);
  };

  /** XState does not tell of an actor that a transition broke, and of one that is never started just that it is there. */
  const settle = (): void => {
    isSettling = false;
    if (isStopped) return;
    for (const actor of [...expected]) introduce(actor);
    for (const [actor, event] of [...touched]) {
      touched.delete(actor);
      const snapshot = snapshotOf(actor);
      if (snapshot?.status === 'error' && live.has(actor)) tellSnapshot(actor, event, snapshot);
    }
  };

  const settleSoon = (): void => {
    if (isSettling) return;
    isSettling = true;
    queueMicrotask(settle);
  };

  const meet = (actor: AnyActorRef, rootId: string): void => {
    for (const other of [...expected]) introduce(other);
    if (writer.knows(actor)) return;
    writer.meet(actor, rootId);
    introduce(actor);
  };

  const read = (inspected: InspectionEvent): void => {
    const { rootId } = inspected;
    const actor = inspected.actorRef as AnyActorRef;
    switch (inspected.type) {
      case '@xstate.actor':
        writer.meet(actor, rootId);
        expected.add(actor);
        settleSoon();
        break;
      case '@xstate.event':
        meet(actor, rootId);
        touched.set(actor, inspected.event);
        settleSoon();
        emit(writer.event(actor, inspected.event, inspected.sourceRef?.sessionId));
        break;
      case '@xstate.microstep':
        refusals.noteMicrostep(inspected);
        break;
      case '@xstate.snapshot':
        meet(actor, rootId);
        tellSnapshot(actor, inspected.event, inspected.snapshot);
        break;
    }
  };

  return {
    inspect: (inspected) => {
      if (!isStopped) attempt(() => read(inspected));
    },
    receive: (command) => {
      attempt(() => {
        const { sessionId, event } = command;
        const actor = live.get(sessionId);
        if (!allowControl || isStopped || !actor || !isSendable(event)) return;
        if (snapshotOf(actor)?.status === 'active') actor.send(event);
      });
    },
    replay: () => live.all().flatMap((actor) => wantedIntroduction(actor) ?? []),
    introduction: (sessionId) => {
      const actor = live.get(sessionId);
      return actor && wantedIntroduction(actor);
    },
    stop: () => {
      isStopped = true;
      live.clear();
      expected.clear();
      touched.clear();
    },
  };
}
