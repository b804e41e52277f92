import { type Inspector, inertInspector } from './inspector';
import { InspectorUrlError } from './inspector-url-error';
import { STATELY_INSPECTOR } from './stately-inspector';
import { createWebSocketInspector, type QueuedInspectorOptions } from './web-socket-inspector';
import { webSocketUrl } from './web-socket-url';
import { createWindowInspector } from './window-inspector';

export interface BrowserInspectorOptions extends QueuedInspectorOptions {
  /**
   * The page that shows the actors, in a window of its own or the iframe: Stately's Inspector by default, or any page
   * with Stately's `createBrowserReceiver`. An address that begins with `ws:` or `wss:` is that of a server, such as
   * `plugin-statechart inspect` prints, and nothing is opened.
   */
  url?: string | undefined;
  /** Where to show the page. Default: a window of its own, for which the browser may ask the user. */
  iframe?: HTMLIFrameElement | undefined;
  /** What people call the app, for a server. Default: the title of its page, or its host. */
  name?: string;
}

const isWebSocket = (url: string): boolean => /^wss?:/i.test(url);

const mayConnect = (): boolean => typeof window !== 'undefined' || 'WorkerGlobalScope' in globalThis;

const nameOfPage = (): string =>
  (typeof document === 'undefined' ? '' : document.title) || globalThis.location?.host || 'browser';

/** @throws {InspectorUrlError} it is no address of a page */
function pageUrl(address: string): string {
  const url = URL.canParse(address, document.baseURI) ? new URL(address, document.baseURI) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InspectorUrlError(address, ['http://', 'https://', 'ws://', 'wss://']);
  }
  return url.href;
}

/**
 * An inspector for any number of actors of a page, which it shows in Stately's Inspector, in any other page with one of
 * Stately's receivers, or on a server. Where there is no window, as when a page is rendered on a server, it does
 * nothing; in a worker it takes the address of a server only. It never fails the app: where the browser does not let it
 * open a window, the console says what to do.
 *
 * Events from a page reach the actors by way of a server alone, where `allowControl` is set.
 *
 * @example
 * ```ts
 * button.onclick = () => {
 *   const inspector = createInspector();
 *   createActor(pluginLifecycle, { input: { pluginId: 'kubernetes' }, inspect: inspector.inspect }).start();
 * };
 * ```
 * @throws {InspectorUrlError} the address is none of a page or a WebSocket
 * @throws {TypeError | RangeError} `queueLimit` is no whole number from 1
 */
export function createInspector(options: BrowserInspectorOptions = {}): Inspector {
  const { url = STATELY_INSPECTOR, iframe, name } = options;
  if (isWebSocket(url)) {
    if (!mayConnect()) return inertInspector();
    const address = webSocketUrl(url);
    return createWebSocketInspector(() => new WebSocket(address), name ?? nameOfPage(), options);
  }
  return typeof window === 'undefined' ? inertInspector() : createWindowInspector(pageUrl(url), iframe, options);
}
