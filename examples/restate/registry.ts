import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One thing that was asked for, by a key that is the same each time. */
export interface Deed {
  key: string;
  pluginId: string;
  what: string;
  /** The process that asked. */
  worker: number;
}

/**
 * What the plugins' work changes: a service of somebody else, such as a package registry or a cloud. It does what has
 * the same idempotency key once, however often it is asked.
 */
export class Registry implements AsyncDisposable {
  readonly #server: Server;
  readonly #done = new Map<string, Deed>();
  #askedAgain = 0;
  #lastWorker: number | undefined;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      let text = '';
      for await (const chunk of request) text += chunk;
      const deed = JSON.parse(text) as Deed;
      this.#lastWorker = deed.worker;
      const isNew = !this.#done.has(deed.key);
      if (isNew) this.#done.set(deed.key, deed);
      else this.#askedAgain += 1;
      response.end(String(isNew));
    });
  }

  static async start(): Promise<Registry> {
    const registry = new Registry();
    registry.#server.listen(0, '127.0.0.1');
    await once(registry.#server, 'listening');
    return registry;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What was done, each once. */
  get deeds(): readonly Deed[] {
    return [...this.#done.values()];
  }

  /** How often somebody asked for what was done already, because its worker had died before it could say so. */
  get askedAgain(): number {
    return this.#askedAgain;
  }

  /** The worker that asked last. */
  get lastWorker(): number | undefined {
    return this.#lastWorker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Asks the registry at an address; says whether it was done now, and not before. */
export async function ask(url: string, deed: Deed, signal: AbortSignal): Promise<boolean> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(deed), signal });
  if (!response.ok) throw new Error(`the registry answers with ${response.status}`);
  return (await response.text()) === 'true';
}
