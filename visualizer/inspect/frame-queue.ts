import type { ActorFrame, InspectionFrame } from './frames';

/** Something that happened, as it goes over the wire: of text it is known how much room it takes. */
interface Told {
  readonly sessionId: string;
  readonly text: string;
}

/** The length of all texts that wait together, in characters. */
const LONGEST = 16 * 1024 * 1024;

/** Where actors are introduced from, as they are now. */
export interface Introductions {
  /** Of all actors that run. */
  replay(): ActorFrame[];
  /** Of one that still runs. */
  introduction(sessionId: string): ActorFrame | undefined;
}

/**
 * Frames that wait: first the introductions of actors, then what has happened to them, oldest first. Beyond the limits,
 * of their number and of their length, the oldest that happened are dropped, but an introduction stays as long as
 * something that happened to its actor does.
 */
export class FrameQueue {
  readonly #limit: number;
  readonly #from: Introductions;
  readonly #introductions = new Map<string, ActorFrame>();
  /** Introductions that were taken, as long as something that happened to the actor was not. */
  readonly #taken = new Map<string, ActorFrame>();
  readonly #told = new Set<Told>();
  /** How many frames in `#told` each session has. */
  readonly #counts = new Map<string, number>();
  #length = 0;
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
    for (const [sessionId, actor] of this.#taken) this.#introductions.set(sessionId, actor);
    this.#taken.clear();
    for (const sessionId of this.#introductions.keys()) this.#forgetIdle(sessionId);
  }

  /** @returns whether there was room for it; where there was none, the oldest have gone */
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
    const text = JSON.stringify(frame);
    this.#told.add({ sessionId, text });
    this.#length += text.length;
    this.#counts.set(sessionId, (this.#counts.get(sessionId) ?? 0) + 1);
    let hadRoom = true;
    for (const oldest of this.#told) {
      if (this.#told.size <= this.#limit && this.#length <= LONGEST) break;
      this.#remove(oldest);
      this.#forgetIdle(oldest.sessionId);
      hadRoom = false;
    }
    return hadRoom;
  }

  /** Takes the next frame, as JSON. */
  shift(): string | undefined {
    const [introduction] = this.#introductions.values();
    if (introduction) {
      const { sessionId } = introduction;
      this.#introductions.delete(sessionId);
      if (this.#counts.has(sessionId)) this.#taken.set(sessionId, introduction);
      return JSON.stringify(introduction);
    }
    const [oldest] = this.#told;
    if (oldest) this.#remove(oldest);
    return oldest?.text;
  }

  clear(): void {
    this.#introductions.clear();
    this.#taken.clear();
    this.#told.clear();
    this.#counts.clear();
    this.#length = 0;
  }

  #remove(told: Told): void {
    const { sessionId, text } = told;
    this.#told.delete(told);
    this.#length -= text.length;
    const count = (this.#counts.get(sessionId) ?? 0) - 1;
    if (count > 0) this.#counts.set(sessionId, count);
    else {
      this.#counts.delete(sessionId);
      this.#taken.delete(sessionId);
    }
  }

  #forgetIdle(sessionId: string): void {
    if (!this.#counts.has(sessionId)) this.#introductions.delete(sessionId);
  }
}
