import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createJiti, type Jiti } from 'jiti';
import { isMachine } from './machine-shape';
import { UsageError } from './usage-error';

/** What loads TypeScript on every Node, with the aliases of the tsconfig.json that is closest to the file. */
const loaderFor = (path: string): Jiti =>
  createJiti(path, { fsCache: false, interopDefault: false, jsx: true, tsconfigPaths: true });

/**
 * What a module exports, by name.
 *
 * @param path absolute
 * @param name what the module is called in an error
 * @throws {UsageError} it cannot be loaded
 */
export async function importModule(path: string, name: string): Promise<Map<string, unknown>> {
  try {
    const exports = await loaderFor(path).import<Record<string, unknown>>(path);
    return isMachine(exports) ? new Map([['default', exports]]) : new Map(Object.entries(exports));
  } catch (cause) {
    const [message] = String((cause as Error)?.message ?? cause).split('\nRequire stack:');
    throw new UsageError(`cannot load ${name}: ${message}`, { cause });
  }
}

/** How jiti writes an import, of whatever kind; and CommonJS's own. */
const IMPORT = /\b(?:jitiImport|require)\((['"])(.+?)\1\)/g;

function specifiersIn(path: string, loader: Jiti): string[] {
  try {
    const source = readFileSync(path, 'utf8');
    const code = loader.transform({ source, filename: path, ts: /\.[cm]?tsx?$/.test(path), async: true, jsx: true });
    return [...code.matchAll(IMPORT)].map((match) => match[2] ?? '');
  } catch {
    return [];
  }
}

/**
 * The module and all that it imports, packages aside, as absolute paths. Nothing is run: a module that is broken counts,
 * and what it imports does as far as it can be read.
 */
export function importsOf(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path) || /[\\/]node_modules[\\/]/.test(path)) return found;
  found.add(path);
  const loader = loaderFor(path);
  for (const specifier of specifiersIn(path, loader)) {
    const url = specifier.startsWith('node:') ? undefined : loader.esmResolve(specifier, { try: true });
    if (url?.startsWith('file:')) importsOf(fileURLToPath(url), found);
  }
  return found;
}
