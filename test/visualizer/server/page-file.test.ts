import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { pagePolicy } from '../../../visualizer/server/page-file';

const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const PAGE = `<!doctype html><style>body { color: red }</style>
<body><script type="module">const inner = '<style>a</style>';</script></body>`;

describe('the policy of the page', () => {
  it('allows its own code and its own server, and nothing else', () => {
    expect(pagePolicy(PAGE, '127.0.0.1:4747', undefined).split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hash("const inner = '<style>a</style>';")}`,
      `style-src ${hash('body { color: red }')}`,
      "connect-src 'self' ws://127.0.0.1:4747",
      'img-src data: blob:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
  });

  it('allows a frame of the hosted inspector where that was asked for', () => {
    expect(pagePolicy(PAGE, '127.0.0.1:4747', 'https://stately.ai/inspect?a;b').split('; ')).toContain(
      'frame-src https://stately.ai',
    );
  });

  it('allows no code to a page that has none', () => {
    expect(pagePolicy('<p>', '127.0.0.1:4747', undefined)).toMatch("script-src 'none'; style-src 'none'");
  });
});
