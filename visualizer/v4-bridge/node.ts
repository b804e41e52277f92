import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { Access, reachableAt } from '../server/access';
import { listen } from '../server/listen';
import { resolveOptions } from '../server/options';
import { inspect as inspectV4 } from '../xstate-inspect/server';
import { Bridge } from './bridge';
import type { XStateInspector, XStateInspectorOptions } from './inspector';
import { Registry } from './registry';
import { visualizerSocket } from './visualizer-socket';
import { withRegistry } from './with-registry';

export { ListenError } from '../server/listen-error';
export { PortInUseError } from '../server/port-in-use-error';
export type { XStateInspector, XStateInspectorOptions } from './inspector';

/** Where visualizers connect to, and what may be said of any inspector. */
export interface InspectOnServerOptions extends XStateInspectorOptions {
  /** The name or address to bind to. Default `127.0.0.1`: this machine alone. */
  host?: string;
  /** A port from 0 to 65535; 0 is any free one. Default: 4747, or the next one that is free. */
  port?: number;
  /** The origins whose pages may connect. Default: `['https://stately.ai']`. */
  allowOrigins?: readonly string[];
  /** What a visualizer has to know, 22 to 128 letters, digits, `-` or `_`. Default: random, 192 bits. */
  token?: string;
}

/** An inspector that visualizers connect to. It keeps the process alive until it is stopped. */
export interface XStateInspectServer extends XStateInspector {
  /** The address for visualizers, with the token: `ws://127.0.0.1:4747/?token=…`. */
  readonly url: string;
  /** Stately's visualizer of XState 4, looking at `url`: to be opened in a browser. */
  readonly visualizerUrl: string;
  readonly port: number;
}

const STATELY = 'https://stately.ai';

/** The largest message that a visualizer may send, in bytes. */
const LARGEST_MESSAGE = 64 * 1024;

/**
 * Lets visualizers of XState 4 look at actors of XState 5 through a WebSocket, by the server of `@xstate/inspect` 0.8.
 * For Node.
 *
 * @example
 * ```ts
 * const inspector = await inspectOnServer();
 * console.log(inspector.visualizerUrl);
 * createActor(pluginLifecycle, { input: { pluginId: 'kubernetes' }, inspect: inspector.inspect }).start();
 * ```
 *
 * @throws {TypeError} an option is of another type; the message names it
 * @throws {RangeError} the port or the token is outside its range
 * @throws {PortInUseError} the port that was asked for is in use
 * @throws {ListenError} the system does not allow it, or does not know the host
 */
export async function inspectOnServer(options: InspectOnServerOptions = {}): Promise<XStateInspectServer> {
  const { allowControl = true } = options;
  const resolved = resolveOptions({ allowOrigins: [STATELY], ...options });
  const access = new Access(resolved);
  const http = createServer((_, response) => response.writeHead(426).end());
  const port = await listen(http, resolved.host, resolved.port);
  const server = new WebSocketServer({
    server: http,
    maxPayload: LARGEST_MESSAGE,
    verifyClient: ({ req }, answer) => answer(access.allows(req, 'app'), 403),
    WebSocket: visualizerSocket(allowControl),
  });
  // A connection that the system cannot accept is that client's loss.
  server.on('error', () => {});

  const registry = new Registry();
  const bridge = new Bridge(registry, options);
  const inspector = withRegistry(registry, () => inspectV4({ server }));
  let stopped = false;
  const stop = (): void => {
    if (stopped) return;
    stopped = true;
    bridge.stop();
    for (const client of server.clients) client.terminate();
    inspector.disconnect();
    http.close();
    http.closeAllConnections();
  };
  const url = `ws://${reachableAt(resolved.host)}:${port}/?token=${resolved.token}`;
  return {
    url,
    visualizerUrl: `${STATELY}/viz?inspect&server=${encodeURIComponent(url)}`,
    port,
    inspect: bridge.inspect,
    stop,
    [Symbol.dispose]: stop,
  };
}
