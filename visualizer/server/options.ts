import { randomBytes } from 'node:crypto';
import { checkNumber } from '../../machines/check-number';
import type { FrameSourceOptions } from '../inspect/frame-source';

/** What is sanitized and filtered are the actors of this process; an app elsewhere has an inspector of its own. */
export interface InspectServerOptions extends Omit<FrameSourceOptions, 'allowControl'> {
  /** The name or address to bind to. Default `127.0.0.1`: this machine alone. */
  host?: string;
  /**
   * A port from 0 to 65535; 0 is any free one. Default: 4747, or the next one that is free.
   */
  port?: number;
  /**
   * The origin at which a reverse proxy shows this server, such as `https://inspect.example.com`: the addresses that
   * the server tells are there. Default: where it listens.
   */
  publicUrl?: string;
  /**
   * Whether a page may send events to actors whose app allows it, too. They are events like any other: one that makes an
   * action of the machine throw ends the actor, and where nobody observes the actor's errors, the process. Default
   * `false`.
   */
  allowControl?: boolean;
  /** The origins whose pages may connect as apps, such as `http://localhost:5173`. Default: none. */
  allowOrigins?: readonly string[];
  /** The address of a hosted inspector of Stately's protocol that the page shows. Default: none. */
  stately?: string;
  /** What a client has to know, 22 to 128 letters, digits, `-` or `_`. Default: random, 192 bits. */
  token?: string;
}

export interface ResolvedOptions {
  readonly host: string;
  readonly port: number | undefined;
  readonly publicUrl: URL | undefined;
  readonly allowControl: boolean;
  readonly allowOrigins: readonly string[];
  readonly stately: string | undefined;
  readonly token: string;
}

const TOKEN = /^[\w-]{22,128}$/;

const quoted = (value: unknown): string => JSON.stringify(value) ?? String(value);

function webAddress(name: string, value: unknown): URL {
  const address = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  if (!address || !['http:', 'https:'].includes(address.protocol)) {
    throw new TypeError(`${name} should be an address that begins with http:// or https://, got ${quoted(value)}`);
  }
  return address;
}

function origin(value: unknown): string {
  const address = webAddress('allowOrigins', value);
  if (address.origin !== value) {
    throw new TypeError(`allowOrigins should hold origins such as ${address.origin}, got ${quoted(value)}`);
  }
  return address.origin;
}

function publicAddress(value: unknown): URL {
  const address = webAddress('publicUrl', value);
  if (address.href !== `${address.origin}/`) {
    throw new TypeError(`publicUrl should be an origin such as ${address.origin}, got ${quoted(value)}`);
  }
  return address;
}

/**
 * @throws {TypeError} an option is of another type; the message names it
 * @throws {RangeError} the port or the token is outside its range
 */
export function resolveOptions(options: InspectServerOptions): ResolvedOptions {
  const {
    host = '127.0.0.1',
    port,
    publicUrl,
    allowControl = false,
    allowOrigins = [],
    stately,
    token = randomBytes(24).toString('base64url'),
  } = options;
  if (typeof host !== 'string' || host === '') {
    throw new TypeError(`host should be a name or an address, got ${quoted(host)}`);
  }
  if (typeof token !== 'string' || !TOKEN.test(token)) {
    throw new RangeError('token should be 22 to 128 letters, digits, "-" or "_"');
  }
  return {
    host,
    port: port === undefined ? undefined : checkNumber('port', port, 0, 65_535, true),
    publicUrl: publicUrl === undefined ? undefined : publicAddress(publicUrl),
    allowControl,
    allowOrigins: allowOrigins.map(origin),
    stately: stately === undefined ? undefined : webAddress('stately', stately).href,
    token,
  };
}
