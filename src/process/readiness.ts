import type { Serializable } from 'node:child_process';
import { on } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { askUrl, messageFrom } from './answers';
import type { Ready } from './options';
import type { ProcessGroup } from './process-group';

/** The pause between two requests to a URL that does not answer yet, and how long one request may take, in ms. */
const URL_PAUSE = 100;
const URL_TIMEOUT = 1000;

async function lineFrom(group: ProcessGroup, wanted: string | RegExp, signal: AbortSignal): Promise<void> {
  for await (const [line] of on(group, 'stdout', { signal })) {
    if (typeof wanted === 'string' ? line.includes(wanted) : line.search(wanted) >= 0) return;
  }
}

async function answerFrom(url: string, signal: AbortSignal): Promise<void> {
  while ((await askUrl(url, URL_TIMEOUT, signal)) !== undefined) await sleep(URL_PAUSE, undefined, { signal });
}

function readySign(group: ProcessGroup, ready: Ready, signal: AbortSignal): Promise<void> {
  if ('line' in ready) return lineFrom(group, ready.line, signal);
  if ('url' in ready) return answerFrom(ready.url, signal);
  if ('uptime' in ready) return sleep(ready.uptime, undefined, { signal });
  const { message: wanted } = ready;
  const accepts = (message: Serializable) =>
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
  try {
    await Promise.race([
      readySign(group, ready, either),
      group.exited.then((how) => Promise.reject(new Error(how))),
      sleep(timeout, undefined, { signal: either }).then(() => {
        throw new Error(`not ready after ${timeout} ms`);
      }),
    ]);
  } finally {
    over.abort();
  }
}
