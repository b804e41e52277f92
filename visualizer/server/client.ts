import type { RawData, WebSocket } from 'ws';
import { Allowance } from './allowance';
import { FrameError } from './frame-schemas';

const COUNTED_AS_ONE = 16 * 1024;
const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;
const TEXT_ONLY = 1003;
const LONGEST_REASON = 120;

/** The other end of a WebSocket. Whatever it sends, or does not read, costs it the connection and nobody else a thing. */
export class Client {
  readonly #socket: WebSocket;
  readonly #behind: number;
  readonly closed: Promise<void>;
  #mayOwe: number;
  #isAlive = true;

  constructor(
    socket: WebSocket,
    rate: { perSecond: number; atOnce: number },
    /** Bytes that it may be behind. */
    behind: number,
    /** Is given each text. Where it throws, the client is dropped. */
    take: (text: string) => void,
  ) {
    this.#socket = socket;
    this.#behind = behind;
    this.#mayOwe = behind;
    const allowance = new Allowance(rate);
    // A protocol error is told here, and the socket is closed after it.
    socket.on('error', () => {});
    this.closed = new Promise((resolve) => socket.on('close', () => resolve()));
    socket.on('pong', () => {
      this.#isAlive = true;
    });
    socket.on('message', (data: RawData, isBinary) => {
      if (socket.readyState !== socket.OPEN) return;
      if (isBinary) return socket.close(TEXT_ONLY, 'a frame should be text');
      const text = (data as Buffer).toString();
      if (!allowance.covers(Math.ceil(text.length / COUNTED_AS_ONE))) return this.drop('too many frames');
      try {
        take(text);
      } catch (error) {
        this.drop(error instanceof FrameError ? error.message : 'a frame could not be taken');
      }
    });
  }

  /** Sends a text. A client that has not read what it was sent before is dropped: it can come back and ask anew. */
  send(text: string | Buffer): void {
    const { readyState, OPEN, bufferedAmount } = this.#socket;
    if (readyState !== OPEN) return;
    if (bufferedAmount > this.#mayOwe) {
      this.#socket.terminate();
      return;
    }
    // What was sent on arrival is owed, too, until it is read.
    this.#mayOwe = Math.min(this.#mayOwe, bufferedAmount + this.#behind);
    this.#socket.send(text, { binary: false });
  }

  /** Sends what a client is told on arrival, however much it is. */
  greet(texts: Iterable<string>): void {
    for (const text of texts) this.#socket.send(text);
    this.#mayOwe = this.#socket.bufferedAmount + this.#behind;
  }

  /** Asks for a sign of life; ends the connection where the last question, or a farewell, had no answer. */
  check(): void {
    if (this.#isAlive && this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
    else this.#socket.terminate();
    this.#isAlive = false;
  }

  /** Says that the server goes away. */
  leave(): void {
    this.#socket.close(GOING_AWAY);
  }

  drop(reason: string): void {
    this.#socket.close(POLICY_VIOLATION, reason.slice(0, LONGEST_REASON));
  }
}
