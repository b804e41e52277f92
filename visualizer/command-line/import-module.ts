import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createJiti, type Jiti } from 'jiti';
import { loadingProblem } from './loading-problem';
import { isMachine } from './machine-shape';
import { referencedAliases } from './referenced-aliases';
import { UsageError } from './usage-error';

/** What loads TypeScript on every Node, with the aliases of the tsconfig.json that is closest to the file, or that it refers to. */
const loaderFor = (path: string): Jiti =>
  createJiti(path, {
    fsCache: false,
    interopDefault: false,
    jsx: true,
    tsconfigPaths: true,
    alias: referencedAliases(path),
  });

/**
 * What a module exports, by name. What it prints meanwhile goes to stderr: stdout is for drawings.
 *
 * @param path absolute
 * @param name what the module is called in an error
 * @throws {UsageError} it cannot be loaded
 */
export async function importModule(path: string, name: string): Promise<Map<string, unknown>> {
  const { stdout, stderr } = process;
  const { write } = stdout;
  const loaded = new AbortController();
  stdout.write = stderr.write.bind(stderr);
  try {
    const loading = loaderFor(path).import<Record<string, unknown>>(path);
    const exports = await Promise.race([loading, untilNothingIsLeftToDo(loaded.signal)]);
    return isMachine(exports) ? new Map([['default', exports]]) : new Map(Object.entries(exports));
  } catch (cause) {
    throw new UsageError(`cannot load ${name}: ${loadingProblem(cause)}`, { cause });
  } finally {
    stdout.write = write;
    loaded.abort();
  }
}

/** Fails where Node would end in the middle of an await. */
async function untilNothingIsLeftToDo(signal: AbortSignal): Promise<never> {
  await once(process, 'beforeExit', { signal });
  throw new Error('a top-level await in it never ends');
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
