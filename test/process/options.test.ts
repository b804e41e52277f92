import { describe, expect, it } from 'vitest';
import { processActors } from '../../src/process';

describe('processActors', () => {
  it.each([
    [undefined, TypeError, 'options should be an object, got undefined'],
    [{ command: undefined }, TypeError, 'command should be a string that is not empty, got undefined'],
    [{ command: '' }, TypeError, "command should be a string that is not empty, got ''"],
    [{ args: '-e 1' }, TypeError, 'args should be an array of strings, got string'],
    [{ args: [1] }, TypeError, 'args should be an array of strings, got array'],
    [{ install: 'npm install' }, TypeError, 'install should be a command or a function, got string'],
    [{ build: { args: [] } }, TypeError, 'build.command should be a string that is not empty, got undefined'],
    [{ ready: 'listening' }, TypeError, 'ready should be an object, got string'],
    [{ ready: { url: 'http//nonsense' } }, TypeError, 'ready.url should be a URL, got http//nonsense'],
    [{ stopSignal: 'TERM' }, TypeError, 'stopSignal should be the name of a signal, such as SIGTERM, got TERM'],
    [{ stopMessage: 1n }, TypeError, /^stopMessage should be a message that JSON can tell: /],
    [{ ledger: './ledger' }, TypeError, 'ledger should be what openProcessLedger resolves with, got string'],
    [
      { ledger: Promise.resolve() },
      TypeError,
      'ledger should be what openProcessLedger resolves with, got a promise: await it first',
    ],
    [{ health: { ping: 1n, pong: 1 } }, TypeError, /^health\.ping should be a message that JSON can tell: /],
    [{ health: { url: 'nowhere' } }, TypeError, 'health.url should be a URL, got nowhere'],
    [{ ready: {} }, TypeError, 'ready should have one of line, message, url, uptime, got none'],
    [
      { ready: { line: 'a', url: 'b' } },
      TypeError,
      'ready should have one of line, message, url, uptime, got line, url',
    ],
    [{ ready: { uptime: -1 } }, RangeError, 'ready.uptime should be a number from 0 to 2147483647, got -1'],
    [{ readyTimeout: 0 }, RangeError, 'readyTimeout should be a number from 1 to 2147483647, got 0'],
    [{ stopTimeout: '5' }, TypeError, 'stopTimeout should be a number, got string'],
    [{ stopTimeout: Number.NaN }, RangeError, 'stopTimeout should be a number from 0 to 2147483647, got NaN'],
    [{ health: { interval: 10 } }, TypeError, 'health should have one of url, check, ping, got interval'],
    [
      { health: { url: 'http://a', failures: 0 } },
      RangeError,
      'health.failures should be a whole number from 1 to 9007199254740991, got 0',
    ],
    [
      { health: { url: 'http://a', failures: 1.5 } },
      RangeError,
      'health.failures should be a whole number from 1 to 9007199254740991, got 1.5',
    ],
  ])('%o is an error that names what was wrong', (options, kind, message) => {
    const call = () => processActors((options && { command: 'node', ...options }) as never);
    expect(call).toThrow(kind);
    expect(call).toThrow(message);
  });
});
