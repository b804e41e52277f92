import type { WebSocket } from 'ws';
import type { FrameToPage } from '../inspect/frames';
import { Client } from './client';
import { readFrameFromPage } from './frame-schemas';
import type { Limits } from './limits';
import type { ResolvedOptions } from './options';
import { Store } from './store';

/** The pages that are connected. Each is told all there is on arrival, and then what happens. */
export class Pages {
  readonly store: Store;
  readonly #options: ResolvedOptions;
  readonly #limits: Limits;
  readonly #clients = new Set<Client>();

  constructor(options: ResolvedOptions, limits: Limits) {
    this.#options = options;
    this.#limits = limits;
    this.store = new Store(limits, (frame) => this.#tell(frame));
  }

  get isFull(): boolean {
    return this.#clients.size >= this.#limits.pages;
  }

  accept(socket: WebSocket): Client {
    const { framesFromPage, behind } = this.#limits;
    const client = new Client(socket, framesFromPage, behind, (text) => this.#command(text));
    void client.closed.then(() => this.#clients.delete(client));
    client.greet([JSON.stringify(this.#hello()), ...this.store.replay()]);
    this.#clients.add(client);
    return client;
  }

  #hello(): FrameToPage {
    const { allowControl, stately } = this.#options;
    return {
      type: '@plugin-statechart.hello',
      version: 1,
      now: Date.now(),
      allowControl,
      ...(stately !== undefined && { stately }),
    };
  }

  /** An actor or an app may be gone when a command for it arrives. */
  #command(text: string): void {
    const { sessionId, ...command } = readFrameFromPage(text);
    const app = this.store.find(sessionId)?.app;
    if (!this.#options.allowControl || !app?.allowControl) return;
    app.link?.send({ ...command, sessionId: sessionId.slice(app.id.length + 1) });
  }

  #tell(frame: string): void {
    if (this.#clients.size === 0) return;
    const bytes = Buffer.from(frame);
    for (const client of this.#clients) client.send(bytes);
  }
}
