import { WebSocket } from 'ws';

/** ms that the other side has for its part of closing: until then the process waits for it. */
const CLOSING = 250;

/** Bytes of one frame from the server. */
const LARGEST = 1024 * 1024;

/**
 * Returns what opens a WebSocket that does not keep the process alive, connected or not. Where a server is there and
 * refuses, because it was started anew with another token for instance, Node warns of it, once.
 */
export function nodeSockets(url: string): () => WebSocket {
  let hasWarned = false;
  const warn = (status: number | undefined): void => {
    if (hasWarned) return;
    hasWarned = true;
    const { origin } = new URL(url);
    process.emitWarning(
      `The inspection server at ${origin} answered ${status}: take the address that it printed when it started.`,
      { code: 'PLUGIN_STATECHART_INSPECT' },
    );
  };
  return () => {
    // Not written in place, since the types of `ws` do not know `closeTimeout`.
    const options = { perMessageDeflate: false, maxPayload: LARGEST, closeTimeout: CLOSING };
    const socket = new WebSocket(url, {
      ...options,
      finishRequest(request) {
        request.on('socket', (connection) => {
          connection.unref();
          // Each address of a name gets a handle of its own.
          connection.on('connectionAttempt', () => connection.unref());
        });
        request.end();
      },
    });
    socket.on('unexpected-response', (_, { statusCode }) => {
      warn(statusCode);
      socket.terminate();
    });
    return socket;
  };
}
