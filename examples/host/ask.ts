import type { HostedPlugin } from './hosted-plugin';

/** How long an answer may take, in ms. */
const PATIENCE = 2000;

/**
 * Asks a running plugin over HTTP. Returns what it answered.
 *
 * @throws {Error} it is not running, or does not answer; the message says which. Or the signal was aborted.
 */
export async function ask({ id, process: running }: HostedPlugin, signal: AbortSignal): Promise<string> {
  if (!running) throw new Error(`${id} cannot be asked: it is not running`);
  // Not AbortSignal.timeout: inside AbortSignal.any it may be garbage-collected before its time, and never fires.
  const impatience = new AbortController();
  const timer = setTimeout(() => impatience.abort(new Error(`no answer within ${PATIENCE} ms`)), PATIENCE);
  try {
    const response = await fetch(running.url, { signal: AbortSignal.any([signal, impatience.signal]) });
    return `GET ${running.url} answers: ${(await response.text()).trim()}`;
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`${id} should answer at ${running.url}, and does not: ${(error as Error).message}`);
  } finally {
    clearTimeout(timer);
  }
}
