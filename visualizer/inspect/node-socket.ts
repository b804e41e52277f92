import { WebSocket } from 'ws';

/** ms that the other side has for its part of closing: until then the process waits for it. */
const CLOSING = 250;

/** Bytes of one frame from the server. */
const LARGEST = 1024 * 1024;

/** Opens a WebSocket that does not keep the process alive, connected or not. */
export function openNodeSocket(url: string): WebSocket {
  const options = { perMessageDeflate: false, maxPayload: LARGEST, closeTimeout: CLOSING };
  return new WebSocket(url, {
    ...options,
    finishRequest(request) {
      request.on('socket', (socket) => {
        socket.unref();
        // Each address of a name gets a handle of its own.
        socket.on('connectionAttempt', () => socket.unref());
      });
      request.end();
    },
  });
}
