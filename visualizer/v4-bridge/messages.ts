import type { Command } from './command';

/**
 * Calls `@xstate/inspect`, which listens to all messages of the window, whoever sent them, and breaks on some and ends
 * on others. What it adds as a listener meanwhile hears only what `read` returns, and nothing after the signal.
 */
export function withMessages<Result>(
  read: (event: MessageEvent) => Command | undefined,
  signal: AbortSignal,
  call: () => Result,
): Result {
  const { addEventListener } = window;
  const add = (type: string, listener: (event: unknown) => void): void => {
    const heard = (event: Event): void => {
      const data = type === 'message' ? read(event as MessageEvent) : undefined;
      if (data || type !== 'message') listener(data ? { data } : event);
    };
    addEventListener.call(window, type, heard, { signal });
  };
  window.addEventListener = add as typeof addEventListener;
  try {
    return call();
  } finally {
    window.addEventListener = addEventListener;
  }
}
