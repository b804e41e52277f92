/** What browsers, Node and `ws` call a WebSocket, as far as it is used. */
export interface Socket {
  readonly readyState: number;
  readonly bufferedAmount: number;
  onopen: ((event: never) => unknown) | null;
  onmessage: ((event: never) => unknown) | null;
  onerror: ((event: never) => unknown) | null;
  onclose: ((event: never) => unknown) | null;
  send(text: string): void;
  close(code?: number): void;
  /** Closes without waiting for the other side, which only `ws` can. */
  terminate?(): void;
}
