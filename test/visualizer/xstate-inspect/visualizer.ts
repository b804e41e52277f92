import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import { createMachine, State } from '../../../visualizer/xstate-inspect/xstate';

interface Frame {
  type: 'service.register' | 'service.event' | 'service.state' | 'service.stop';
  sessionId: string;
  id?: string;
  machine: string;
  state: string;
  event: string;
}

/** The names of the states that are active, such as `Running` or `form.left.a`. */
type Leaves = string;

/** A visualizer of XState 4: what comes through the WebSocket is read by XState 4 itself. */
export class Visualizer {
  readonly socket: WebSocket;
  /** What was said, in order: `register Installed`, `event validate`, `state Validating`, `stop`. */
  readonly told: string[] = [];
  readonly frames: Frame[] = [];
  readonly #waiting = new Set<() => void>();

  private constructor(url: string, options: ClientOptions) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data) => {
      const frame = JSON.parse(data.toString()) as Frame;
      this.frames.push(frame);
      this.told.push(inWords(frame));
      for (const check of this.#waiting) check();
    });
  }

  static async connect(url: string, options: ClientOptions = {}): Promise<Visualizer> {
    const visualizer = new Visualizer(url, options);
    await once(visualizer.socket, 'open');
    visualizer.send({ type: 'xstate.inspecting' });
    await visualizer.untilHeard();
    return visualizer;
  }

  /** Waits until the server has heard all that was sent to it. */
  async untilHeard(): Promise<void> {
    this.socket.ping();
    await once(this.socket, 'pong');
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** What a click on an arrow sends. */
  sendEvent(sessionId: string, data: { type: string; [key: string]: unknown }): void {
    const event = { name: data.type, data, $$type: 'scxml', type: 'external', origin: sessionId };
    this.send({ type: 'xstate.event', event: JSON.stringify(event), sessionId });
  }

  /** Waits until something was said, so often. */
  async until(words: string, times = 1): Promise<void> {
    const isTold = () => this.told.filter((told) => told === words).length >= times;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`waited for "${words}", was told:\n${this.told.join('\n')}`)),
        15_000,
      );
      const check = () => {
        if (!isTold()) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve();
      };
      this.#waiting.add(check);
      check();
    });
  }

  /** The states that an actor was in, by XState 4's machine of it. */
  phases(sessionId: string): Leaves[] {
    const machine = this.machine(sessionId);
    return this.frames
      .filter((frame) => frame.sessionId === sessionId && frame.state !== undefined)
      .map(
        ({ state }) =>
          machine
            .resolveState(State.create(JSON.parse(state)))
            .toStrings()
            .at(-1) as string,
      );
  }

  machine(sessionId: string) {
    const frame = this.frames.find(
      ({ type, ...frame }) => type === 'service.register' && frame.sessionId === sessionId,
    );
    return createMachine({ ...JSON.parse(frame?.machine ?? '{}'), predictableActionArguments: true });
  }

  /** The state that was told last. */
  state(sessionId: string) {
    const frame = this.frames.findLast((frame) => frame.sessionId === sessionId && frame.state !== undefined);
    return State.create(JSON.parse(frame?.state ?? ''));
  }
}

const inWords = ({ type, event, state }: Frame): string => {
  const word = type.replace('service.', '');
  if (event !== undefined) return `${word} ${JSON.parse(event).name}`;
  return state === undefined ? word : `${word} ${State.create(JSON.parse(state)).toStrings().at(-1)}`;
};
