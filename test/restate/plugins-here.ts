import { once } from 'node:events';
import { createServer, type Http2ServerRequest, type Http2ServerResponse, type Http2Session } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createEndpointHandler, type LoggerTransport } from '@restatedev/restate-sdk';
import { RestateServer } from '../../examples/restate/restate-server';
import { createPluginService, PluginServiceClient, type PluginServiceOptions } from '../../src/restate';

/** A handler that has to wait is ended at once, and done again from the journal: it has to do the same then. */
const ALWAYS_AGAIN = { RESTATE_WORKER__INVOKER__INACTIVITY_TIMEOUT: '0s' };

interface Surroundings {
  /** More of the server's settings. Default: every wait is done again from the journal. */
  settings?: NodeJS.ProcessEnv;
  /** Sees each of Restate's requests before it is answered. */
  watch?: Answering;
}

type Answering = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

/** A Restate server of its own, with a worker in this process. */
export class PluginsHere implements AsyncDisposable {
  readonly sessions = new Set<Http2Session>();
  /** What the worker has warned of: the plugin, the handler, and what it says. */
  readonly warnings: string[] = [];

  private constructor(
    readonly server: RestateServer,
    readonly client: PluginServiceClient,
    readonly http = createServer(),
  ) {}

  static async start(
    options: PluginServiceOptions = {},
    { settings = ALWAYS_AGAIN, watch = () => {} }: Surroundings = {},
  ) {
    const server = await RestateServer.start(settings);
    const here = new PluginsHere(server, await PluginServiceClient.connect({ url: server.ingress }));
    const logger: LoggerTransport = ({ level, context }, ...message) => {
      if (!context || (level !== 'warn' && level !== 'error')) return;
      here.warnings.push(`${context.key} ${context.handlerName}: ${message.join(' ')}`);
    };
    const answer: Answering = createEndpointHandler({ services: [await createPluginService(options)], logger });
    here.http.on('session', (session) => here.sessions.add(session));
    here.http.on('request', watch);
    here.http.on('request', answer);
    here.http.listen(0, '127.0.0.1');
    await once(here.http, 'listening');
    await server.register(`http://127.0.0.1:${(here.http.address() as AddressInfo).port}`);
    return here;
  }

  /** What Restate answers to a question in SQL about itself. */
  async query<Row>(query: string): Promise<Row[]> {
    const response = await fetch(`${this.server.admin}/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query }),
    });
    const { rows } = (await response.json()) as { rows: Row[] };
    return rows;
  }

  /** What Restate keeps of a plugin beside its snapshot. */
  async kept(pluginId: string): Promise<Record<string, unknown>> {
    const rows = await this.query<{ key: string; value_utf8: string }>(
      `SELECT key, value_utf8 FROM state WHERE service_key = '${pluginId}' AND key IN ('waits', 'work', 'events')`,
    );
    return Object.fromEntries(rows.map(({ key, value_utf8 }) => [key, JSON.parse(value_utf8)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
    this.http.close();
    for (const session of this.sessions) session.destroy();
  }
}
