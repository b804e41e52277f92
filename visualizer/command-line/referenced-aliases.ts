import { existsSync, readFileSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { runInNewContext } from 'node:vm';

interface Configuration {
  references?: { path: string }[];
  compilerOptions?: { baseUrl?: string; paths?: Record<string, string[]> };
}

/** A tsconfig.json has comments and trailing commas, as JavaScript has. */
function read(file: string): Configuration {
  try {
    return runInNewContext(`(${readFileSync(file, 'utf8')}\n)`) as Configuration;
  } catch {
    return {};
  }
}

function closestConfiguration(folder: string): string | undefined {
  const file = join(folder, 'tsconfig.json');
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? undefined : closestConfiguration(dirname(folder));
}

const withoutStar = (pattern: string): string => pattern.replace(/\/\*$/, '');

/**
 * The aliases of a project whose closest tsconfig.json only refers to others, as Vite writes them: those of the first
 * one that has `paths`. The loader itself reads no references.
 *
 * @param path of a module
 */
export function referencedAliases(path: string): Record<string, string> {
  const closest = closestConfiguration(dirname(path));
  if (closest === undefined) return {};
  const { references = [], compilerOptions } = read(closest);
  if (compilerOptions?.paths) return {};
  for (const reference of references) {
    const named = resolve(dirname(closest), reference.path);
    const file = extname(named) === '.json' ? named : join(named, 'tsconfig.json');
    const { baseUrl = '.', paths } = read(file).compilerOptions ?? {};
    if (!paths) continue;
    const aliases = Object.entries(paths).map(([pattern, [target = '']]) => [
      withoutStar(pattern),
      resolve(dirname(file), baseUrl, withoutStar(target)),
    ]);
    return Object.fromEntries(aliases.filter(([alias]) => !alias?.includes('*')));
  }
  return {};
}
