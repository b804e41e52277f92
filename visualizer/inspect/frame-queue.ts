import type { ActorFrame, InspectionFrame } from './frames';

/**
 * Frames that wait for someone to tell, oldest first. Beyond the limit the oldest is dropped, but an actor's
 * introduction is kept aside for as long as a frame of that actor waits: nobody hears of an actor that they do not know.
 */
export class FrameQueue {
  readonly #limit: number;
  /** Introductions, which go first. */
  readonly #aside = new Map<string, ActorFrame>();
  readonly #waiting = new Set<InspectionFrame>();
  /** How many waiting frames each session has. */
  readonly #counts = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#aside.size + this.#waiting.size === 0;
  }

  /** @returns whether there was room for it; where there was none, the oldest has gone */
  push(frame: InspectionFrame): boolean {
    this.#waiting.add(frame);
    this.#counts.set(frame.sessionId, (this.#counts.get(frame.sessionId) ?? 0) + 1);
    if (this.#waiting.size <= this.#limit) return true;
    const [oldest] = this.#waiting;
    if (oldest) this.#drop(oldest);
    return false;
  }

  /** Takes the next frame. */
  shift(): InspectionFrame | undefined {
    const [introduction] = this.#aside.values();
    if (introduction) {
      this.#aside.delete(introduction.sessionId);
      return introduction;
    }
    const [oldest] = this.#waiting;
    if (oldest) this.#remove(oldest);
    return oldest;
  }

  /** Puts the introductions of actors as they are now in the place of those that wait. */
  introduce(actors: readonly ActorFrame[]): void {
    const sessions = new Set(actors.map(({ sessionId }) => sessionId));
    for (const frame of this.#waiting) {
      if (frame.type === '@xstate.actor' && sessions.has(frame.sessionId)) this.#remove(frame);
    }
    for (const sessionId of this.#aside.keys()) {
      if (!this.#counts.has(sessionId)) this.#aside.delete(sessionId);
    }
    for (const actor of actors) this.#aside.set(actor.sessionId, actor);
  }

  clear(): void {
    this.#aside.clear();
    this.#waiting.clear();
    this.#counts.clear();
  }

  #drop(oldest: InspectionFrame): void {
    this.#remove(oldest);
    if (!this.#counts.has(oldest.sessionId)) this.#aside.delete(oldest.sessionId);
    else if (oldest.type === '@xstate.actor') this.#aside.set(oldest.sessionId, oldest);
  }

  #remove(frame: InspectionFrame): void {
    this.#waiting.delete(frame);
    const count = (this.#counts.get(frame.sessionId) ?? 0) - 1;
    if (count > 0) this.#counts.set(frame.sessionId, count);
    else this.#counts.delete(frame.sessionId);
  }
}
