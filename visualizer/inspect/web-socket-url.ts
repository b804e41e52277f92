import { InspectorUrlError } from './inspector-url-error';

const SCHEMES: Readonly<Record<string, string>> = { 'ws:': 'ws:', 'wss:': 'wss:', 'http:': 'ws:', 'https:': 'wss:' };

/**
 * The address of the WebSocket for apps. The address of the page, as people copy it, leads there, too.
 *
 * @throws {InspectorUrlError} it is no address of one of these schemes
 */
export function webSocketUrl(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const scheme = url && SCHEMES[url.protocol];
  if (!scheme)
    throw new InspectorUrlError(
      address,
      Object.keys(SCHEMES).map((name) => `${name}//`),
    );
  if (scheme !== url.protocol && url.pathname === '/') url.pathname = '/app';
  url.protocol = scheme;
  url.hash = '';
  return url.href;
}
