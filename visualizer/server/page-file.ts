import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { NotBuiltError } from './not-built-error';

/**
 * The page, one self-contained HTML file.
 *
 * @throws {NotBuiltError} it is not there
 */
export async function readPage(): Promise<string> {
  try {
    return await readFile(createRequire(import.meta.url).resolve('plugin-statechart/page.html'), 'utf8');
  } catch (cause) {
    throw new NotBuiltError('page', { cause });
  }
}

const INLINE = /<(script|style)\b[^>]*>([\s\S]*?)<\/\1\s*>/gi;

/** The hashes of the page's own scripts and styles, as a Content-Security-Policy has them. */
function hashesOf(page: string, element: 'script' | 'style'): string {
  const hashes = [...page.matchAll(INLINE)]
    .filter(([, name]) => name?.toLowerCase() === element)
    .map(([, , content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`);
  return hashes.length > 0 ? [...new Set(hashes)].join(' ') : "'none'";
}

/** What a browser lets the page do: run its own code, and talk to its own server. */
export function pagePolicy(page: string, ownHost: string, stately: string | undefined): string {
  return [
    "default-src 'none'",
    `script-src ${hashesOf(page, 'script')}`,
    `style-src ${hashesOf(page, 'style')}`,
    `connect-src 'self' ws://${ownHost}`,
    'img-src data: blob:',
    ...(stately === undefined ? [] : [`frame-src ${new URL(stately).origin}`]),
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}
