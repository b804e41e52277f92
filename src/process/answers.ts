import type { Serializable } from 'node:child_process';
import { on } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import type { ProcessGroup } from './process-group';

function why(error: unknown, timeout: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeout} ms`;
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

/** Asks a URL. Returns what is wrong with its answer, or `undefined` for a status from 200 to 299. */
export async function askUrl(url: string, timeout: number, signal: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]) });
    await response.body?.cancel();
    return response.ok ? undefined : `${url} answered ${response.status}`;
  } catch (error) {
    return `${url}: ${why(error, timeout)}`;
  }
}

/** Resolves when the process has sent a message that is accepted. Rejects when the signal is aborted. */
export async function messageFrom(
  group: ProcessGroup,
  accepts: (message: Serializable) => boolean,
  signal: AbortSignal,
): Promise<void> {
  for await (const [message] of on(group, 'message', { signal })) if (accepts(message)) return;
}

/** Sends a message and waits for the answer. Returns what is wrong, or `undefined` where the answer came. */
export async function askMessage(
  group: ProcessGroup,
  { ping, pong }: { ping: Serializable; pong: Serializable },
  timeout: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const answer = messageFrom(
    group,
    (message) => isDeepStrictEqual(message, pong),
    AbortSignal.any([signal, AbortSignal.timeout(timeout)]),
  );
  group.send(ping);
  return answer.then(
    () => undefined,
    () => `no answer within ${timeout} ms`,
  );
}
