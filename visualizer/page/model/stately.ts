import type { ActorFrame, EventFrame, FrameToPage, InspectionFrame, SnapshotFrame } from '../../inspect/frames';

/** What is kept of each live actor, so that an inspector that is opened late gets all of them. */
export class StatelyFrames {
  readonly #actors = new Map<string, ActorFrame>();

  /** Takes a frame in. Returns it as Stately's protocol has it, or nothing where it is none of that. */
  take(frame: FrameToPage): InspectionFrame | undefined {
    switch (frame.type) {
      case '@xstate.actor': {
        const { definitionOf, ...rest } = frame;
        const definition = frame.definition ?? (definitionOf && this.#actors.get(definitionOf)?.definition);
        const whole = { ...rest, ...(definition !== undefined && { definition }) };
        this.#actors.set(frame.sessionId, whole);
        return whole;
      }
      case '@xstate.snapshot': {
        const actor = this.#actors.get(frame.sessionId);
        if (actor) this.#actors.set(frame.sessionId, { ...actor, snapshot: frame.snapshot });
        return frame satisfies SnapshotFrame;
      }
      case '@xstate.event':
        return frame satisfies EventFrame;
      case '@plugin-statechart.hello':
        this.#actors.clear();
        return undefined;
      case '@plugin-statechart.forgotten':
        this.#actors.delete(frame.sessionId);
        return undefined;
      default:
        return undefined;
    }
  }

  /** Each live actor with its definition and its snapshot of now. */
  replay(): ActorFrame[] {
    return [...this.#actors.values()];
  }
}
