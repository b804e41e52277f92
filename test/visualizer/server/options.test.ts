import { describe, expect, it } from 'vitest';
import { startInspectServer } from '../../../visualizer/server/inspect-server';
import type { InspectServerOptions } from '../../../visualizer/server/options';

describe('an option that is wrong', () => {
  const cases: [name: string, options: unknown, error: ErrorConstructor | typeof TypeError, message: string][] = [
    ['a port out of range', { port: 65_536 }, RangeError, 'port should be a whole number from 0 to 65535, got 65536'],
    ['a port that is text', { port: '4747' }, TypeError, 'port should be a whole number, got string'],
    ['no host', { host: '' }, TypeError, 'host should be a name or an address, got ""'],
    ['a short token', { token: 'short' }, RangeError, 'token should be 22 to 128 letters, digits, "-" or "_"'],
    [
      'a token that a URL cannot hold',
      { token: `${'x'.repeat(30)}&` },
      RangeError,
      'token should be 22 to 128 letters, digits, "-" or "_"',
    ],
    [
      'an origin with a path',
      { allowOrigins: ['http://a.example/b'] },
      TypeError,
      'allowOrigins should hold origins such as http://a.example, got "http://a.example/b"',
    ],
    [
      'an origin that is none',
      { allowOrigins: ['*'] },
      TypeError,
      'allowOrigins should be an address that begins with http:// or https://, got "*"',
    ],
    [
      'a public address with a path',
      { publicUrl: 'https://a.example/b' },
      TypeError,
      'publicUrl should be an origin such as https://a.example, got "https://a.example/b"',
    ],
    [
      'another scheme',
      { stately: 'javascript:alert(1)' },
      TypeError,
      'stately should be an address that begins with http:// or https://, got "javascript:alert(1)"',
    ],
  ];

  for (const [name, options, error, message] of cases) {
    it(`is named: ${name}`, async () => {
      const starting = startInspectServer(options as InspectServerOptions);
      await expect(starting).rejects.toThrow(error);
      await expect(starting).rejects.toThrow(message);
    });
  }
});
