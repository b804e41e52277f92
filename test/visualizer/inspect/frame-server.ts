import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { CommandFrame, FrameFromApp } from '../../../visualizer/inspect/frames';

/** A WebSocket server that keeps what each connection has sent. */
export class FrameServer implements AsyncDisposable {
  /** The frames of each connection, in order. */
  readonly connections: FrameFromApp[][] = [];
  /** The codes with which connections were closed. */
  readonly closed: number[] = [];
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on('connection', (socket) => {
      const frames: FrameFromApp[] = [];
      this.connections.push(frames);
      socket.on('message', (text) => frames.push(JSON.parse(String(text))));
      socket.on('close', (code) => this.closed.push(code));
    });
  }

  static async start(port = 0): Promise<FrameServer> {
    const server = new WebSocketServer({ host: '127.0.0.1', port });
    await once(server, 'listening');
    return new FrameServer(server);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/app`;
  }

  get sockets(): WebSocket[] {
    return [...this.#server.clients];
  }

  /** The frames of the newest connection. */
  get frames(): FrameFromApp[] {
    return this.connections.at(-1) ?? [];
  }

  send(frame: CommandFrame | string): void {
    for (const socket of this.sockets) socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.sockets) socket.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 15_000, interval: 10 });

export const connected = (server: FrameServer): Promise<void> =>
  eventually(() => expect(server.frames[0]?.type).toBe('@plugin-statechart.hello'));
