import { resolveBackoff } from '../../machines/backoff-options';
import { advanceRetry, drawDelay, initialRetry } from '../../machines/retry';
import { FrameQueue, type Introductions } from './frame-queue';
import type { AppHello, CommandFrame, InspectionFrame } from './frames';
import type { Socket } from './socket';

export interface WebSocketTransportOptions {
  /** Opens a connection. */
  connect(): Socket;
  hello: AppHello;
  introductions: Introductions;
  receive(command: CommandFrame): void;
  /** How many frames wait while nobody listens; a whole number from 1. */
  queueLimit: number;
}

const BACKOFF = resolveBackoff({ initialDelay: 250, maxDelay: 4000, jitter: 'equal' });

/** ms that a server has for answering at all. */
const HANDSHAKE = 10_000;

/** ms between two looks at whether a slow server has caught up. */
const PAUSE = 20;

/** Bytes that are handed to a connection before the server has taken those before. */
const BUFFER = 8 * 1024 * 1024;

const OPEN = 1;

/**
 * Sends frames to a server, for as long as there is one: it connects again when the connection is lost, introduces the
 * actors again, and goes on with what has waited. A server that falls behind by more than the queue holds is treated as
 * lost, so that it is told the state of now. No timer here keeps a Node process alive.
 */
export class WebSocketTransport {
  readonly #options: WebSocketTransportOptions;
  readonly #queue: FrameQueue;
  #socket: Socket | undefined;
  #isOpen = false;
  #isStopped = false;
  #retry = initialRetry(BACKOFF);
  /** Of the state that it is in: connecting, catching up, or waiting to connect again. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: WebSocketTransportOptions) {
    this.#options = options;
    this.#queue = new FrameQueue(options.queueLimit, options.introductions);
    this.#connect();
  }

  send(frame: InspectionFrame): void {
    if (this.#isStopped) return;
    const hadRoom = this.#queue.push(frame);
    if (!this.#isOpen) return;
    if (hadRoom) this.#drain();
    else this.#lose();
  }

  stop(): void {
    this.#isStopped = true;
    this.#isOpen = false;
    clearTimeout(this.#timer);
    this.#queue.clear();
    this.#socket?.close(1000);
    this.#socket = undefined;
  }

  #connect(): void {
    try {
      const socket = this.#options.connect();
      this.#socket = socket;
      this.#after(HANDSHAKE, () => this.#lose());
      this.#listen(socket);
    } catch {
      // A browser throws where its page may not connect there.
      this.#tryAgain();
    }
  }

  #listen(socket: Socket): void {
    let openedAt = Number.POSITIVE_INFINITY;
    socket.onopen = () => {
      if (socket !== this.#socket) return;
      openedAt = Date.now();
      this.#open(socket);
    };
    socket.onmessage = ({ data }: { data: unknown }) => {
      if (socket === this.#socket && typeof data === 'string') this.#read(data);
    };
    // The close that follows says all.
    socket.onerror = () => {};
    socket.onclose = () => {
      if (socket !== this.#socket) return;
      if (Date.now() - openedAt > BACKOFF.stableAfter) this.#retry = initialRetry(BACKOFF);
      this.#lose();
    };
  }

  #open(socket: Socket): void {
    clearTimeout(this.#timer);
    this.#isOpen = true;
    socket.send(JSON.stringify(this.#options.hello));
    this.#queue.open();
    this.#drain();
  }

  #read(text: string): void {
    let frame: CommandFrame | null;
    try {
      frame = JSON.parse(text);
    } catch {
      return;
    }
    if (frame?.type === '@plugin-statechart.send') this.#options.receive(frame);
  }

  #drain(): void {
    const socket = this.#socket;
    while (this.#isOpen && socket && socket.readyState === OPEN && socket.bufferedAmount < BUFFER) {
      const frame = this.#queue.shift();
      if (frame === undefined) return;
      socket.send(frame);
    }
    this.#after(PAUSE, () => this.#drain());
  }

  #lose(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isOpen = false;
    this.#queue.close();
    if (socket?.terminate) socket.terminate();
    else socket?.close();
    this.#tryAgain();
  }

  #tryAgain(): void {
    const delay = drawDelay(this.#retry, BACKOFF, Math.random());
    this.#retry = advanceRetry(this.#retry, BACKOFF, delay, Date.now());
    this.#after(delay, () => this.#connect());
  }

  #after(delay: number, call: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(call, delay);
    // In a browser it is a number.
    this.#timer.unref?.();
  }
}
