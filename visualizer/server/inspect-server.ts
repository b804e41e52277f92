import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { InspectionEvent } from 'xstate';
import { Access, addressOf, reachableAt } from './access';
import { acceptApp } from './apps';
import { Charts } from './charts';
import type { Client } from './client';
import { LIMITS, type Limits } from './limits';
import { listen } from './listen';
import { LocalApp } from './local-app';
import { type InspectServerOptions, resolveOptions } from './options';
import { Pages } from './pages';
import { requestListener } from './requests';

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
  const local = new LocalApp(pages.store, options.allowControl);
  const clients = new Set<Client>();
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

  const webSockets = (maxPayload: number) =>
    new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload,
    });
  const forApps = webSockets(limits.frameFromApp);
  const forPages = webSockets(limits.frameFromPage);
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const socket = stream as Socket;
    const role = addressOf(request)?.pathname === '/app' ? 'app' : 'page';
    if (!access.allows(request, role)) return refuse(socket, '403 Forbidden');
    if (role === 'page' && addressOf(request)?.pathname !== '/page') return refuse(socket, '404 Not Found');
    (role === 'app' ? forApps : forPages).handleUpgrade(request, socket, head, (webSocket) => {
      const client = role === 'app' ? acceptApp(webSocket, pages.store, limits) : pages.accept(webSocket);
      clients.add(client);
      webSocket.on('close', () => clients.delete(client));
    });
  });

  const port = await listen(server, options.host, options.port);
  // A connection that the system cannot accept is that client's loss.
  server.on('error', () => {});
  const heartbeat = setInterval(() => {
    for (const client of clients) client.check();
  }, limits.heartbeat);

  let closed: Promise<void> | undefined;
  async function close(): Promise<void> {
    clearInterval(heartbeat);
    local.stop();
    charts.stop();
    const done = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const client of clients) client.leave();
    for (const socket of sockets) socket.destroy();
    await done;
  }

  const origin = `${reachableAt(options.host)}:${port}`;
  const closeOnce = (): Promise<void> => {
    closed ??= close();
    return closed;
  };
  return {
    url: `http://${origin}/?token=${options.token}`,
    appUrl: `ws://${origin}/app?token=${options.token}`,
    port,
    inspect: (event) => local.inspect(event),
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  };
}

function refuse(socket: Socket, status: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.destroySoon();
}
