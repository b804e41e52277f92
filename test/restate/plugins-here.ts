import { once } from 'node:events';
import { createServer, type Http2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createEndpointHandler } from '@restatedev/restate-sdk';
import { RestateServer } from '../../examples/restate/restate-server';
import { createPluginService, PluginServiceClient, type PluginServiceOptions } from '../../src/restate';

/** A handler that has to wait is ended at once, and done again from the journal: it has to do the same then. */
const ALWAYS_AGAIN = { RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT: '0s' };

/** A Restate server of its own, with a worker in this process. */
export class PluginsHere implements AsyncDisposable {
  readonly #http: ReturnType<typeof createServer>;

  private constructor(
    readonly server: RestateServer,
    readonly client: PluginServiceClient,
    http: ReturnType<typeof createServer>,
    readonly sessions: ReadonlySet<Http2Session>,
  ) {
    this.#http = http;
  }

  static async start(options: PluginServiceOptions = {}): Promise<PluginsHere> {
    const server = await RestateServer.start(ALWAYS_AGAIN);
    const service = await createPluginService(options);
    const http = createServer(createEndpointHandler({ services: [service], logger: () => {} }));
    const sessions = new Set<Http2Session>();
    http.on('session', (session) => sessions.add(session));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    await server.register(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    return new PluginsHere(server, await PluginServiceClient.connect({ url: server.ingress }), http, sessions);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    this.#http.close();
    for (const session of this.sessions) session.destroy();
  }
}
