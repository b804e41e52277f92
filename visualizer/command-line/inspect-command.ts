import { isIPv4 } from 'node:net';
import { styleText } from 'node:util';
import { startInspectServer } from '../server/inspect-server';
import { untilInterrupted } from './interrupted';
import { UsageError } from './usage-error';

/** The flags of `inspect`, as the parser hands them on. */
export interface InspectFlags {
  host: string;
  port?: number;
  publicUrl?: string;
  allowControl?: boolean;
  allowOrigin?: string[];
  stately?: string;
  token?: string;
  open: boolean;
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

async function start({ host, port, publicUrl, allowControl = false, allowOrigin = [], stately, token }: InspectFlags) {
  try {
    return await startInspectServer({
      host,
      allowControl,
      allowOrigins: allowOrigin,
      ...(port !== undefined && { port }),
      ...(publicUrl !== undefined && { publicUrl }),
      ...(stately !== undefined && { stately }),
      ...(token !== undefined && { token }),
    });
  } catch (cause) {
    if (!(cause instanceof TypeError || cause instanceof RangeError)) throw cause;
    throw new UsageError(cause.message, { cause });
  }
}

/** Shows the page where it can; who sees no browser has the address. */
async function openInBrowser(url: string): Promise<void> {
  try {
    const { default: open } = await import('open');
    const browser = await open(url);
    browser.on('error', () => {});
  } catch {}
}

/** Serves the live page until it is interrupted. Returns the exit code. */
export async function inspect(flags: InspectFlags): Promise<number> {
  const interrupted = untilInterrupted();
  const server = await start(flags);
  if (!isLoopback(flags.host)) {
    const may = flags.allowControl ? 'sees, and may send events to,' : 'sees';
    console.error(
      styleText('yellow', `Warning: whoever reaches ${flags.host} and knows the address below ${may} your actors`, {
        stream: process.stderr,
      }),
    );
  }
  console.log(`The page: ${styleText('cyan', server.url)}`);
  console.log(`An app:   PLUGIN_STATECHART_INSPECT='${server.appUrl}' node app.js`);
  console.log(`or in it: createInspector({ url: '${server.appUrl}' })`);
  console.log('Ctrl-C ends it.');
  if (flags.open && process.stdout.isTTY) void openInBrowser(server.url);
  await interrupted;
  await server.close();
  return 0;
}
