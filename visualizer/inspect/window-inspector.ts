import { createBrowserInspector } from '@statelyai/inspect';
import { FrameQueue } from './frame-queue';
import { createFrameSource, type FrameSource } from './frame-source';
import type { InspectionFrame } from './frames';
import type { Inspector } from './inspector';
import { checkQueueLimit, type QueuedInspectorOptions } from './web-socket-inspector';

/** What a receiver of Stately's says when its page has loaded. */
const CONNECTED = '@statelyai.connected';

const HINT =
  'The browser did not let the inspector open a window. Allow popups for this page and load it again, ' +
  'or show the inspector in an iframe: createInspector({ iframe }).';

/** An origin that has no name, such as a file's, can only be addressed as any. */
const addressOf = (origin: string): string => (origin === 'null' || origin === '' ? '*' : origin);

/**
 * Shows actors in a window or an iframe whose page has one of Stately's receivers. Stately's inspector opens it; what
 * is sent, and when, is decided here: each frame once, and only to the page that has said that it listens. A page that
 * is loaded again is introduced to the actors that run.
 */
export function createWindowInspector(
  url: string,
  iframe: HTMLIFrameElement | undefined,
  options: QueuedInspectorOptions,
): Inspector {
  const queueLimit = checkQueueLimit(options);
  let post: ((frame: InspectionFrame) => void) | undefined;

  const source: FrameSource = createFrameSource((frame) => (post ? post(frame) : queue.push(frame)), {
    ...options,
    allowControl: false,
  });
  const queue = new FrameQueue(queueLimit, source);

  const stately = createBrowserInspector({ url, iframe: iframe ?? null, autoStart: false });
  const shownIn = (): Window | null => (iframe ? iframe.contentWindow : stately.adapter.targetWindow);

  const listen = ({ data, source: page, origin }: MessageEvent): void => {
    const target = shownIn();
    if (target === null || page !== target || data?.type !== CONNECTED) return;
    stately.adapter.targetWindow = target;
    post = (frame) => target.postMessage(frame, addressOf(origin));
    queue.open();
    for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) post(JSON.parse(frame));
  };
  window.addEventListener('message', listen);
  stately.start();
  if (!iframe && !stately.adapter.targetWindow) console.warn(HINT);

  const stop = () => {
    source.stop();
    queue.clear();
    post = undefined;
    window.removeEventListener('message', listen);
    stately.stop();
    stately.adapter.targetWindow = null;
  };
  return { inspect: source.inspect, stop, [Symbol.dispose]: stop };
}
