import { signal } from '@preact/signals';
import type { CommandFrame, FrameToPage } from '../../inspect/frames';

const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/** So many frames are not kept waiting for the screen, whether or not it is drawn. */
const PENDING_LIMIT = 5000;

/** The page's socket to its server. It is opened again, for as long as the page is, whenever it is lost. */
export class Connection {
  /** `refused` is where there is a server that does not know this page's token. */
  readonly state = signal<'connecting' | 'open' | 'lost' | 'refused'>('connecting');
  readonly #url: string;
  readonly #receive: (frames: readonly FrameToPage[]) => void;
  #socket: WebSocket | undefined;
  #pending: FrameToPage[] = [];
  #wait = SHORTEST_WAIT;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param receive is given what has come in since the screen was last drawn */
  constructor(url: string, receive: (frames: readonly FrameToPage[]) => void) {
    this.#url = url;
    this.#receive = receive;
    addEventListener('online', () => this.retry());
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.retry();
    });
    this.#open();
  }

  /** Does not wait any longer, where the connection is lost. */
  retry(): void {
    if (this.#timer !== undefined) this.#open();
  }

  /** Where the connection is lost, nothing is sent: the event would come as a surprise later. */
  send(command: CommandFrame): void {
    if (this.state.peek() === 'open') this.#socket?.send(JSON.stringify(command));
  }

  #open(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data) as FrameToPage);
    socket.onclose = () => {
      if (this.state.peek() !== 'refused') this.state.value = 'lost';
      void this.#findOutWhy();
      this.#timer = setTimeout(() => this.#open(), this.#wait);
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
    };
  }

  /** A socket does not tell why it was closed. A server with another token refuses the page itself, too. */
  async #findOutWhy(): Promise<void> {
    const isRefused = await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then(
      ({ status }) => status === 403,
      () => false,
    );
    if (this.state.peek() !== 'open') this.state.value = isRefused ? 'refused' : 'lost';
  }

  #take(frame: FrameToPage): void {
    if (frame.type === '@plugin-statechart.hello') {
      this.#wait = SHORTEST_WAIT;
      this.state.value = 'open';
    }
    this.#pending.push(frame);
    if (this.#pending.length === 1) this.#schedule();
    else if (this.#pending.length > PENDING_LIMIT) this.#deliver();
  }

  #schedule(): void {
    const deliver = () => this.#deliver();
    // A page that nobody sees is not drawn, and would hear of nothing.
    if (document.hidden) setTimeout(deliver, 250);
    else requestAnimationFrame(deliver);
  }

  #deliver(): void {
    const frames = this.#pending;
    this.#pending = [];
    if (frames.length > 0) this.#receive(frames);
  }
}
