import { checkNumber } from '../../machines/check-number';
import { createFrameSource, type FrameSource, type FrameSourceOptions } from './frame-source';
import type { Inspector } from './inspector';
import type { Socket } from './socket';
import { WebSocketTransport } from './web-socket-transport';

export interface QueuedInspectorOptions extends FrameSourceOptions {
  /**
   * How many frames wait while nobody listens, and never more than 16 MiB of their text; beyond it the oldest go, but
   * for the introductions of actors that later ones tell of. A whole number from 1, default 2000.
   */
  queueLimit?: number;
}

/** @throws {TypeError | RangeError} the limit is no whole number from 1 */
export const checkQueueLimit = ({ queueLimit = 2000 }: QueuedInspectorOptions): number =>
  checkNumber('queueLimit', queueLimit, 1, Number.MAX_SAFE_INTEGER, true);

/** `crypto.randomUUID` is missing where a page comes over plain HTTP from another machine. */
const randomId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * @param connect opens a connection
 * @param name what people call the app
 * @throws {TypeError | RangeError} the limit is no whole number from 1
 */
export function createWebSocketInspector(
  connect: () => Socket,
  name: string,
  options: QueuedInspectorOptions,
): Inspector {
  const { allowControl = false } = options;
  const queueLimit = checkQueueLimit(options);
  const source: FrameSource = createFrameSource((frame) => transport.send(frame), options);
  const transport = new WebSocketTransport({
    connect,
    hello: { type: '@plugin-statechart.hello', version: 1, app: randomId(), name: name.slice(0, 256), allowControl },
    introductions: source,
    receive: source.receive,
    queueLimit,
  });
  const stop = () => {
    source.stop();
    transport.stop();
  };
  return { inspect: source.inspect, stop, [Symbol.dispose]: stop };
}
