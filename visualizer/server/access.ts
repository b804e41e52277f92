import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIPv6 } from 'node:net';
import type { ResolvedOptions } from './options';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** A Host header: a name or an address, and where it is not the scheme's own, a port. */
const HOST = /^(.+?)(?::\d{1,5})?$/;

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
  readonly #publicUrl: URL | undefined;
  readonly #allowOrigins: ReadonlySet<string>;
  readonly #token: Buffer;

  constructor({ host, publicUrl, allowOrigins, token }: ResolvedOptions) {
    this.#host = inUrl(host);
    this.#publicUrl = publicUrl;
    this.#allowOrigins = new Set(allowOrigins);
    this.#token = digest(token);
  }

  /** Whether the request names this server, comes from where it may, and knows the token. */
  allows(request: IncomingMessage, role: 'page' | 'app'): boolean {
    return this.#namesThisServer(request) && this.#comesFrom(request, role) && this.#knowsToken(request);
  }

  /**
   * A foreign name that was made to lead here is a page's way around the browser's same-origin rule. The port may be
   * another one: that of a tunnel or a container, which leads here, too.
   */
  #namesThisServer({ headers: { host = '' }, socket: { localAddress = '' } }: IncomingMessage): boolean {
    if (host.toLowerCase() === this.#publicUrl?.host) return true;
    const [, name = ''] = HOST.exec(host.toLowerCase()) ?? [];
    return [...LOOPBACK, this.#host, inUrl(localAddress.replace(/^::ffff:/, ''))].includes(name);
  }

  /** Browsers always say where a WebSocket comes from; a program that is no browser says nothing. */
  #comesFrom({ headers: { origin, host } }: IncomingMessage, role: 'page' | 'app'): boolean {
    if (origin === undefined) return true;
    if (role === 'app') return this.#allowOrigins.has(origin);
    return origin === `http://${host?.toLowerCase()}` || origin === this.#publicUrl?.origin;
  }

  #knowsToken(request: IncomingMessage): boolean {
    const token = addressOf(request)?.searchParams.get('token') ?? '';
    return timingSafeEqual(digest(token), this.#token);
  }
}
