import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { type Access, addressOf } from './access';
import { acceptApp } from './apps';
import type { Client } from './client';
import type { Limits } from './limits';
import type { Pages } from './pages';

/** The WebSockets of apps and pages. */
export class WebSockets {
  readonly #access: Access;
  readonly #pages: Pages;
  readonly #limits: Limits;
  readonly #forApps: WebSocketServer;
  readonly #forPages: WebSocketServer;
  readonly #clients = new Set<Client>();
  readonly #heartbeat: NodeJS.Timeout;

  constructor(access: Access, pages: Pages, limits: Limits) {
    this.#access = access;
    this.#pages = pages;
    this.#limits = limits;
    const options = { noServer: true, clientTracking: false, perMessageDeflate: false };
    this.#forApps = new WebSocketServer({ ...options, maxPayload: limits.frameFromApp });
    this.#forPages = new WebSocketServer({ ...options, maxPayload: limits.frameFromPage });
    this.#heartbeat = setInterval(() => {
      for (const client of this.#clients) client.check();
    }, limits.heartbeat);
  }

  /** Takes a request for a WebSocket, as an HTTP server hands it on. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const socket = stream as Socket;
    const path = addressOf(request)?.pathname;
    const role = path === '/app' ? 'app' : 'page';
    if (!this.#access.allows(request, role)) refuse(socket, '403 Forbidden');
    else if (role === 'app') {
      this.#forApps.handleUpgrade(request, socket, head, (webSocket) => {
        this.#keep(acceptApp(webSocket, this.#pages.store, this.#limits));
      });
    } else if (path !== '/page') refuse(socket, '404 Not Found');
    else if (this.#pages.isFull) refuse(socket, '503 Service Unavailable');
    else {
      this.#forPages.handleUpgrade(request, socket, head, (webSocket) => this.#keep(this.#pages.accept(webSocket)));
    }
  }

  close(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#clients) client.leave();
  }

  #keep(client: Client): void {
    this.#clients.add(client);
    void client.closed.then(() => this.#clients.delete(client));
  }
}

function refuse(socket: Socket, status: string): void {
  socket.on('error', () => {});
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  socket.destroySoon();
}
