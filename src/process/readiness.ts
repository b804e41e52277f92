import { on } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { askUrl, messageFrom } from './answers';
import type { Message, Ready } from './options';
import type { ProcessGroup } from './process-group';

/** The pause between two requests to a URL that does not answer yet, and how long one request may take, in ms. */
const URL_PAUSE = 100;
const URL_TIMEOUT = 1000;

async function lineFrom(group: ProcessGroup, wanted: string | RegExp, signal: AbortSignal): Promise<void> {
  for await (const [line] of on(group, 'stdout', { signal })) {
    if (typeof wanted === 'string' ? line.includes(wanted) : line.search(wanted) >= 0) return;
  }
}

async function answerFrom(url: string, signal: AbortSignal, tell: (problem: string) => void): Promise<void> {
  for (;;) {
    const problem = await askUrl(url, URL_TIMEOUT, signal);
    if (problem === undefined) return;
    if (!signal.aborted) tell(problem);
    await sleep(URL_PAUSE, undefined, { signal });
  }
}

function messageLike(group: ProcessGroup, wanted: Message | ((message: Message) => boolean), signal: AbortSignal) {
  const accepts = (message: Message) =>
    typeof wanted === 'function' ? wanted(message) : isDeepStrictEqual(message, wanted);
  return messageFrom(group, accepts, signal);
}

/**
 * Resolves when the process is ready.
 *
 * @throws {Error} it ended before, or was not ready in time; the message says which. Or the signal was aborted.
 */
export async function waitUntilReady(
  group: ProcessGroup,
  ready: Ready,
  timeout: number,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  let problem = '';

  function sign(): Promise<void> {
    if ('line' in ready) return lineFrom(group, ready.line, either);
    if ('message' in ready) return messageLike(group, ready.message, either);
    if ('uptime' in ready) return sleep(ready.uptime, undefined, { signal: either });
    return answerFrom(ready.url, either, (told) => {
      problem = `: ${told}`;
    });
  }

  const ended = async () => Promise.reject(new Error(await group.exited));
  const late = async () => {
    await sleep(timeout, undefined, { signal: either });
    throw new Error(`not ready after ${timeout} ms${problem}`);
  };
  try {
    await Promise.race([sign(), ended(), ...('uptime' in ready ? [] : [late()])]);
  } finally {
    over.abort();
  }
}
