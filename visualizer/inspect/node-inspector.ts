import { basename } from 'node:path';
import { type Inspector, inertInspector } from './inspector';
import { nodeSockets } from './node-socket';
import { createWebSocketInspector, type QueuedInspectorOptions } from './web-socket-inspector';
import { webSocketUrl } from './web-socket-url';

export interface NodeInspectorOptions extends QueuedInspectorOptions {
  /**
   * The address that `plugin-statechart inspect` prints, or of another server that takes Stately's protocol over a
   * WebSocket. Default: the environment variable `PLUGIN_STATECHART_INSPECT`.
   */
  url?: string | undefined;
  /** What people call the app. Default: the name of the program's file. */
  name?: string;
}

/**
 * An inspector for any number of actors of a Node app. It may stay in the app's code: without an address it does
 * nothing, and with one it neither keeps the process alive nor fails the app, whether or not somebody listens. It
 * connects, and connects again, by itself.
 *
 * A frame is handed to the system as soon as something happens, so that what came before a crash or the end of the
 * process is told, if the connection was there; a process that ends before is not kept for it.
 *
 * @example
 * ```ts
 * const inspector = createInspector();
 * const actor = createActor(pluginLifecycle, { input: { pluginId: 'kubernetes' }, inspect: inspector.inspect });
 * ```
 * @throws {InspectorUrlError} the address is no address of a WebSocket or page
 * @throws {TypeError | RangeError} `queueLimit` is no whole number from 1
 */
export function createInspector(options: NodeInspectorOptions = {}): Inspector {
  const address = options.url ?? (process.env.PLUGIN_STATECHART_INSPECT || undefined);
  if (address === undefined) return inertInspector();
  const url = webSocketUrl(address);
  const { name = basename(process.argv[1] ?? process.title) } = options;
  return createWebSocketInspector(nodeSockets(url), name, options);
}
