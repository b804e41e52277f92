import { inspect as inspectV4, type XStateDevInterface } from '../xstate-inspect/browser';
import { Bridge } from './bridge';
import { readCommand } from './command';
import type { XStateInspector, XStateInspectorOptions } from './inspector';
import { InspectorWindowError } from './inspector-window-error';
import { withMessages } from './messages';
import { Registry } from './registry';

export type { XStateInspector, XStateInspectorOptions } from './inspector';
export { InspectorWindowError } from './inspector-window-error';

/** Where the visualizer is, and what may be said of any inspector. */
export interface InspectOptions extends XStateInspectorOptions {
  /** The address of the visualizer. Default `https://stately.ai/viz?inspect`. */
  url?: string;
  /**
   * The frame that shows it; `false` opens a window of its own. Default: the page's `<iframe data-xstate>`, or a
   * window where it has none.
   */
  iframe?: HTMLIFrameElement | false;
}

const STATELY_VISUALIZER = 'https://stately.ai/viz?inspect';

/**
 * Shows actors of XState 5 in a visualizer of XState 4, by `@xstate/inspect` 0.8. For web pages.
 *
 * @example
 * ```ts
 * const inspector = inspect();
 * const actor = createActor(pluginLifecycle, { input: { pluginId: 'kubernetes' }, inspect: inspector.inspect }).start();
 * ```
 *
 * @throws {InspectorWindowError} the browser opened no window
 * @throws {TypeError} `url` is no address
 */
export function inspect(options: InspectOptions = {}): XStateInspector {
  const { allowControl = true } = options;
  const url = new URL(options.url ?? STATELY_VISUALIZER, document.baseURI);
  const iframe = options.iframe ?? document.querySelector<HTMLIFrameElement>('iframe[data-xstate]') ?? false;
  const opened = iframe ? undefined : window.open(url, 'xstateinspector');
  if (opened === null) throw new InspectorWindowError(url.href);
  const isVisualizer = ({ source, origin }: MessageEvent): boolean =>
    source === (iframe ? iframe.contentWindow : opened) && origin === url.origin;

  const registry = new Registry();
  const bridge = new Bridge(registry, options);
  const stopped = new AbortController();
  const inspector = withMessages(
    (event) => (isVisualizer(event) ? readCommand(event.data, allowControl) : undefined),
    stopped.signal,
    () =>
      inspectV4({
        url: url.href,
        iframe,
        devTools: registry as unknown as XStateDevInterface,
        ...(opened && { targetWindow: opened }),
      }),
  );
  const stop = (): void => {
    if (stopped.signal.aborted) return;
    stopped.abort();
    bridge.stop();
    inspector?.disconnect();
  };
  return { inspect: bridge.inspect, stop, [Symbol.dispose]: stop };
}
