import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { ResolvedOptions } from './options';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** A name or an address as it stands in a URL. */
const inUrl = (host: string): string => (isIPv6(host) ? `[${host}]` : host.toLowerCase());

/** Where this machine reaches a server that is bound to the host. */
export function reachableAt(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return inUrl(host);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The address that was asked for; none where it is no address. */
export function addressOf({ url = '' }: IncomingMessage): URL | undefined {
  return URL.canParse(url, 'http://server') ? new URL(url, 'http://server') : undefined;
}

/** Decides who may talk to the server. */
export class Access {
  readonly #host: string;
  readonly #allowOrigins: ReadonlySet<string>;
  readonly #token: Buffer;

  constructor({ host, allowOrigins, token }: ResolvedOptions) {
    this.#host = inUrl(host);
    this.#allowOrigins = new Set(allowOrigins);
    this.#token = digest(token);
  }

  /** Whether the request names this server, comes from where it may, and knows the token. */
  allows(request: IncomingMessage, role: 'page' | 'app'): boolean {
    return this.#namesThisServer(request) && this.#comesFrom(request, role) && this.#knowsToken(request);
  }

  /** A foreign name that was made to lead here is a page's way around the browser's same-origin rule. */
  #namesThisServer({ headers: { host = '' }, socket: { localAddress = '', localPort = 0 } }: IncomingMessage): boolean {
    const reached = inUrl(localAddress.replace(/^::ffff:/, ''));
    return [...LOOPBACK, this.#host, reached].some(
      (name) => host.toLowerCase() === `${name}:${localPort}` || (localPort === 80 && host.toLowerCase() === name),
    );
  }

  /** Browsers always say where a WebSocket comes from; a program that is no browser says nothing. */
  #comesFrom({ headers: { origin, host } }: IncomingMessage, role: 'page' | 'app'): boolean {
    if (origin === undefined) return true;
    return role === 'app' ? this.#allowOrigins.has(origin) : origin === `http://${host?.toLowerCase()}`;
  }

  #knowsToken(request: IncomingMessage): boolean {
    const token = addressOf(request)?.searchParams.get('token') ?? '';
    return timingSafeEqual(digest(token), this.#token);
  }
}
