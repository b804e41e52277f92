import type { ActorFrame, InspectionFrame } from './frames';

type ToldFrame = Exclude<InspectionFrame, ActorFrame>;

/** Where actors are introduced from, as they are now. */
export interface Introductions {
  /** Of all actors that run. */
  replay(): ActorFrame[];
  /** Of one that still runs. */
  introduction(sessionId: string): ActorFrame | undefined;
}

/**
 * Frames that wait: first the introductions of actors, then what has happened to them, oldest first. Beyond the limit
 * the oldest that happened is dropped, but an introduction stays as long as something that happened to its actor does.
 */
export class FrameQueue {
  readonly #limit: number;
  readonly #from: Introductions;
  readonly #introductions = new Map<string, ActorFrame>();
  readonly #told = new Set<ToldFrame>();
  /** How many frames in `#told` each session has. */
  readonly #counts = new Map<string, number>();
  #isOpen = false;

  constructor(limit: number, from: Introductions) {
    this.#limit = limit;
    this.#from = from;
  }

  get isEmpty(): boolean {
    return this.#introductions.size + this.#told.size === 0;
  }

  /** Somebody listens from now on, who knows no actor. */
  open(): void {
    this.#isOpen = true;
    for (const actor of this.#from.replay()) this.#introductions.set(actor.sessionId, actor);
  }

  /** Nobody listens from now on. */
  close(): void {
    this.#isOpen = false;
    for (const sessionId of this.#introductions.keys()) this.#forgetIdle(sessionId);
  }

  /** @returns whether there was room for it; where there was none, the oldest has gone */
  push(frame: InspectionFrame): boolean {
    const { sessionId } = frame;
    if (frame.type === '@xstate.actor') {
      // While nobody listens, an actor to which nothing happens needs no introduction before somebody does.
      if (this.#isOpen) this.#introductions.set(sessionId, frame);
      return true;
    }
    if (!this.#isOpen && !this.#introductions.has(sessionId)) {
      const introduction = this.#from.introduction(sessionId);
      if (introduction) this.#introductions.set(sessionId, introduction);
    }
    this.#told.add(frame);
    this.#counts.set(sessionId, (this.#counts.get(sessionId) ?? 0) + 1);
    const [oldest] = this.#told;
    if (!oldest || this.#told.size <= this.#limit) return true;
    this.#remove(oldest);
    this.#forgetIdle(oldest.sessionId);
    return false;
  }

  /** Takes the next frame. */
  shift(): InspectionFrame | undefined {
    const [introduction] = this.#introductions.values();
    if (introduction) {
      this.#introductions.delete(introduction.sessionId);
      return introduction;
    }
    const [oldest] = this.#told;
    if (oldest) this.#remove(oldest);
    return oldest;
  }

  clear(): void {
    this.#introductions.clear();
    this.#told.clear();
    this.#counts.clear();
  }

  #remove(frame: ToldFrame): void {
    this.#told.delete(frame);
    const count = (this.#counts.get(frame.sessionId) ?? 0) - 1;
    if (count > 0) this.#counts.set(frame.sessionId, count);
    else this.#counts.delete(frame.sessionId);
  }

  #forgetIdle(sessionId: string): void {
    if (!this.#counts.has(sessionId)) this.#introductions.delete(sessionId);
  }
}
