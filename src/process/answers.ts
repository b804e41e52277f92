import { on } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { errorText } from '../../machines/text';
import type { Message, WorkContext } from './options';
import type { ProcessGroup } from './process-group';

/**
 * Asks with a signal that is aborted when the time is over. It is not `AbortSignal.timeout`, because Node 20 forgets
 * to keep one alive that only `AbortSignal.any` knows: after a garbage collection it never fires.
 */
async function inTime<Answer>(
  timeout: number,
  signal: AbortSignal,
  ask: (either: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new Error(`no answer within ${timeout} ms`)), timeout);
  try {
    return await ask(AbortSignal.any([signal, late.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** What went wrong, by the error that lies below where there is one, as with `fetch`. */
function why(error: unknown): string {
  return (error instanceof Error && error.cause instanceof Error && errorText(error.cause)) || errorText(error);
}

/** Asks a URL. Returns what is wrong with its answer, or `undefined` for a status from 200 to 299. */
export async function askUrl(url: string, timeout: number, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await inTime(timeout, signal, async (either) => {
      const response = await fetch(url, { signal: either });
      await response.body?.cancel();
      return response.ok ? undefined : `${url} answered ${response.status}`;
    });
  } catch (error) {
    return `${url}: ${why(error)}`;
  }
}

/** Resolves when the process has sent a message that is accepted. Rejects when the signal is aborted. */
export async function messageFrom(
  group: ProcessGroup,
  accepts: (message: Message) => boolean,
  signal: AbortSignal,
): Promise<void> {
  for await (const [message] of on(group, 'message', { signal })) if (accepts(message)) return;
}

/** Sends a message and waits for the answer. Returns what is wrong, or `undefined` where the answer came. */
export async function askMessage(
  group: ProcessGroup,
  { ping, pong }: { ping: Message; pong: Message },
  timeout: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = inTime(timeout, signal, (either) =>
    messageFrom(group, (message) => isDeepStrictEqual(message, pong), either),
  );
  group.send(ping);
  return answer.then(() => undefined, why);
}

/** Calls a function of the app's. Returns what it throws, or `undefined` where it does not. */
export async function askFunction(
  check: (context: WorkContext) => unknown,
  context: WorkContext,
  timeout: number,
): Promise<string | undefined> {
  try {
    await inTime(timeout, context.signal, (signal) => {
      const late = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
      const answer = async () => check({ ...context, signal });
      return Promise.race([answer(), late]);
    });
    return undefined;
  } catch (error) {
    return why(error);
  }
}
