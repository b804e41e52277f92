import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { type Access, addressOf } from './access';
import type { Charts } from './charts';
import { ChartError } from './drawing';
import { NotBuiltError } from './not-built-error';
import type { ResolvedOptions } from './options';
import { pagePolicy, readPage } from './page-file';
import type { Store } from './store';

const HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const FORBIDDEN = 'Forbidden. Open the address that the server printed when it started.';

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

const inWords = (status: number, words: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body: `${words}\n`,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
});

function apology(error: unknown): Answer {
  if (error instanceof ChartError) return inWords(422, error.message);
  if (error instanceof NotBuiltError) return inWords(503, error.message);
  return inWords(500, 'Internal error');
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, { ...HEADERS, ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

/** Answers what is no WebSocket: the page, and the drawings of statecharts that it asks for. */
export function requestListener(
  access: Access,
  store: Store,
  charts: Charts,
  { stately }: ResolvedOptions,
): RequestListener {
  async function page({ headers: { host = '' } }: IncomingMessage): Promise<Answer> {
    const html = await readPage();
    const policy = pagePolicy(html, host, stately);
    return {
      status: 200,
      body: html,
      headers: { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy },
    };
  }

  async function chart(session: string): Promise<Answer> {
    const definition = store.find(session)?.definition;
    if (definition === undefined) return inWords(404, 'There is no such actor, or it has no statechart.');
    const headers = {
      'Content-Type': 'image/svg+xml; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    };
    return { status: 200, body: await charts.draw(definition), headers };
  }

  async function answer(request: IncomingMessage): Promise<Answer> {
    if (!access.allows(request, 'page')) return inWords(403, FORBIDDEN, { Connection: 'close' });
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return inWords(405, 'Method not allowed', { Allow: 'GET, HEAD', Connection: 'close' });
    const address = addressOf(request);
    if (address?.pathname === '/') return page(request);
    if (address?.pathname === '/chart.svg') return chart(address.searchParams.get('session') ?? '');
    return inWords(404, 'Not found');
  }

  return (request, response) => {
    answer(request).then(
      (given) => send(response, given),
      (error) => send(response, apology(error)),
    );
  };
}
