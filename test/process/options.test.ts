import { describe, expect, it } from 'vitest';
import { processActors } from '../../src/process';

describe('processActors', () => {
  it.each([
    [undefined, TypeError, 'command should be a string that is not empty, got undefined'],
    [{ command: '' }, TypeError, 'command should be a string that is not empty, got ""'],
    [{ ready: {} }, TypeError, 'ready should have one of line, message, url, uptime, got none'],
    [
      { ready: { line: 'a', url: 'b' } },
      TypeError,
      'ready should have one of line, message, url, uptime, got line, url',
    ],
    [{ ready: { uptime: -1 } }, RangeError, 'ready.uptime should be from 0 to 2147483647, got -1'],
    [{ readyTimeout: 0 }, RangeError, 'readyTimeout should be from 1 to 2147483647, got 0'],
    [{ stopTimeout: '5' }, TypeError, 'stopTimeout should be a number, got string'],
    [{ stopTimeout: Number.NaN }, RangeError, 'stopTimeout should be from 0 to 2147483647, got NaN'],
    [{ health: { interval: 10 } }, TypeError, 'health should have one of url, ping, got interval, timeout, failures'],
    [{ health: { url: 'a', failures: 0 } }, RangeError, 'health.failures should be from 1 to 2147483647, got 0'],
  ])('%j is an error that names what was wrong', (options, kind, message) => {
    const call = () => processActors((options && { command: 'node', ...options }) as never);
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});
