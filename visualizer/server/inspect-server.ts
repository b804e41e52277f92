import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import type { InspectionEvent } from 'xstate';
import { Access, reachableAt } from './access';
import { Charts } from './charts';
import { LIMITS, type Limits } from './limits';
import { listen } from './listen';
import { LocalApp } from './local-app';
import { type InspectServerOptions, resolveOptions } from './options';
import { Pages } from './pages';
import { requestListener } from './requests';
import { WebSockets } from './web-sockets';

/** A server that relays what actors do to pages in browsers. */
export interface InspectServer extends AsyncDisposable {
  /** The address of the page, with the token. */
  readonly url: string;
  /** The address that apps elsewhere report to, with the token. */
  readonly appUrl: string;
  readonly port: number;
  /** For `createActor`'s `inspect`: reports an actor of this process. Never throws; after `close` it does nothing. */
  readonly inspect: (event: InspectionEvent) => void;
  /** Ends all connections and frees the port. It may be called again. */
  close(): Promise<void>;
}

/**
 * Starts a server for the live page. It keeps the process alive until it is closed.
 *
 * @throws {TypeError} an option is of another type; the message names it
 * @throws {RangeError} the port or the token is outside its range
 * @throws {PortInUseError} the port that was asked for is in use
 * @throws {ListenError} the system does not allow it, or does not know the host
 */
export const startInspectServer = (options: InspectServerOptions = {}): Promise<InspectServer> =>
  startWithLimits(options, LIMITS);

/** The same, with limits that a test can reach. */
export async function startWithLimits(given: InspectServerOptions, limits: Limits): Promise<InspectServer> {
  const options = resolveOptions(given);
  const access = new Access(options);
  const pages = new Pages(options, limits);
  const charts = new Charts(limits);
  const local = new LocalApp(pages.store, { ...given, allowControl: options.allowControl });
  const sockets = new Set<Socket>();

  const server = createServer(
    {
      headersTimeout: limits.introduction,
      requestTimeout: limits.introduction,
      keepAliveTimeout: limits.introduction,
      connectionsCheckingInterval: limits.introduction / 2,
    },
    requestListener(access, pages.store, charts, options),
  );
  server.maxConnections = limits.connections;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });

  const port = await listen(server, options.host, options.port);
  // A connection that the system cannot accept is that client's loss.
  server.on('error', () => {});
  const webSockets = new WebSockets(access, pages, limits);
  server.on('upgrade', (request, socket, head) => webSockets.upgrade(request, socket, head));

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    local.stop();
    charts.stop();
    const done = new Promise<void>((resolve) => server.close(() => resolve()));
    webSockets.close();
    for (const socket of sockets) socket.destroy();
    await done;
  }

  const origin = options.publicUrl?.origin ?? `http://${reachableAt(options.host)}:${port}`;
  const closeOnce = (): Promise<void> => {
    closed ??= close();
    return closed;
  };
  return {
    url: `${origin}/?token=${options.token}`,
    appUrl: `${origin.replace('http', 'ws')}/app?token=${options.token}`,
    port,
    inspect: (event) => local.inspect(event),
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}
