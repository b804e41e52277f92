import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, vi } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type {
  ActorFrame,
  AppHello,
  EventFrame,
  FrameSnapshot,
  SnapshotFrame,
} from '../../../visualizer/inspect/frames';
import { type InspectServer, startWithLimits } from '../../../visualizer/server/inspect-server';
import { LIMITS, type Limits } from '../../../visualizer/server/limits';
import type { InspectServerOptions } from '../../../visualizer/server/options';

const PATIENCE = { timeout: 15_000, interval: 10 };

const servers: InspectServer[] = [];
const sockets: (WebSocket | Socket)[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) {
    if (socket instanceof WebSocket) socket.terminate();
    else socket.destroy();
  }
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** Starts a server that the end of the test closes. */
export async function startServer(
  options: InspectServerOptions = {},
  limits: Partial<Limits> = {},
): Promise<InspectServer> {
  const server = await startWithLimits({ port: 0, ...options }, { ...LIMITS, ...limits });
  servers.push(server);
  return server;
}

export const pageUrl = ({ url }: InspectServer): string => url.replace('http:', 'ws:').replace('/?', '/page?');

// biome-ignore lint/suspicious/noExplicitAny: a test looks into whatever came over the wire
export type Received = any;

/** A WebSocket, and all that came over it. */
export class TestClient {
  readonly received: Received[] = [];
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;

  constructor(url: string, options: ClientOptions = {}) {
    this.socket = new WebSocket(url, { perMessageDeflate: true, ...options });
    sockets.push(this.socket);
    this.socket.on('error', () => {});
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) throw new Error('the server sent a binary frame');
      this.received.push(JSON.parse(String(data)));
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  static async open(url: string, options: ClientOptions = {}): Promise<TestClient> {
    const client = new TestClient(url, options);
    await once(client.socket, 'open');
    return client;
  }

  send(...frames: unknown[]): void {
    for (const frame of frames) this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  ofType(type: string): Received[] {
    return this.received.filter((frame) => frame.type === type);
  }

  /** Waits for a frame. */
  async until(matches: (frame: Received) => boolean): Promise<Received> {
    return vi.waitFor(() => {
      const found = this.received.find(matches);
      expect(found).toBeDefined();
      return found;
    }, PATIENCE);
  }

  async untilCount(type: string, count: number): Promise<Received[]> {
    return vi.waitFor(() => {
      expect(this.ofType(type)).toHaveLength(count);
      return this.ofType(type);
    }, PATIENCE);
  }

  /** Waits for the greeting's last frame. */
  async greeted(): Promise<this> {
    await this.until(({ type }) => type === '@plugin-statechart.recent');
    return this;
  }
}

export const openPage = async (server: InspectServer): Promise<TestClient> =>
  (await TestClient.open(pageUrl(server))).greeted();

/** An app that has said hello, and that the server knows. */
export async function openApp(server: InspectServer, hello: Partial<AppHello> = {}): Promise<TestClient> {
  const app = await TestClient.open(server.appUrl);
  app.send(helloOf(hello));
  return app;
}

export const helloOf = (hello: Partial<AppHello> = {}): AppHello => ({
  type: '@plugin-statechart.hello',
  version: 1,
  app: 'app-1',
  name: 'shop',
  allowControl: true,
  ...hello,
});

const stamp = { createdAt: '1700000000000', _version: '0.7.2' };

export const snapshotOf = (value: unknown, more: Partial<FrameSnapshot> = {}): FrameSnapshot => ({
  status: 'active',
  value,
  context: {},
  ...more,
});

export const actorFrame = (sessionId: string, more: Partial<ActorFrame> = {}): ActorFrame => ({
  type: '@xstate.actor',
  sessionId,
  name: `name of ${sessionId}`,
  snapshot: snapshotOf('idle'),
  ...stamp,
  ...more,
});

export const eventFrame = (sessionId: string, type: string, more: Partial<EventFrame> = {}): EventFrame => ({
  type: '@xstate.event',
  sessionId,
  event: { type },
  ...stamp,
  ...more,
});

export const snapshotFrame = (
  sessionId: string,
  type: string,
  value: unknown,
  more: Partial<FrameSnapshot> = {},
): SnapshotFrame => ({
  type: '@xstate.snapshot',
  sessionId,
  event: { type },
  snapshot: snapshotOf(value, more),
  ...stamp,
});

/** Waits until the server has taken all that the app has sent so far, as a page sees it. */
export async function settled(server: InspectServer, app: TestClient): Promise<void> {
  const marker = `marker-${Math.random()}`;
  const page = await openPage(server);
  app.send(actorFrame(marker));
  await page.until(({ sessionId }) => sessionId?.endsWith(`/${marker}`));
  page.socket.terminate();
}

/** A plain socket. */
export async function openSocket(port: number): Promise<Socket & { text: () => string; ended: Promise<void> }> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  let text = '';
  socket.on('data', (data) => {
    text += data.toString('latin1');
  });
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect');
  return Object.assign(socket, { text: () => text, ended });
}

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request, with whatever headers: those of Node's own `fetch` cannot be forged. */
export function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers, method, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** The status that a request for a WebSocket is refused with, or 101. */
export function handshake(url: string, options: ClientOptions = {}): Promise<number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url, options);
    sockets.push(socket);
    socket.on('error', () => {});
    socket.on('open', () => resolve(101));
    socket.on('unexpected-response', (_, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
  });
}

/** What asks for a WebSocket, as it goes over the wire. */
export const upgrade = ({ url, port }: InspectServer, path: string) =>
  [
    `GET ${path}${new URL(url).search} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    '\r\n',
  ].join('\r\n');
