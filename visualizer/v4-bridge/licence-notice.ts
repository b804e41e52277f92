import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const { resolve } = createRequire(new URL('../xstate-inspect/package.json', import.meta.url));

/** The packages whose code is in the bundles. */
export const BUNDLED = ['@xstate/inspect', 'xstate', 'fast-safe-stringify'] as const;

/** The package that holds the licence of another, which is of the same repository and comes without one. */
const LICENCE_IN: Partial<Record<(typeof BUNDLED)[number], (typeof BUNDLED)[number]>> = { '@xstate/inspect': 'xstate' };

interface Manifest {
  name: string;
  version: string;
  repository: { url: string };
}

const folderOf = (name: string): string => dirname(resolve(`${name}/package.json`));

const manifestOf = (name: string): Manifest => JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8'));

/** A comment with the licences of what is bundled, which bundlers and minifiers of apps keep, too. */
export function licenceNotice(): string {
  const notices = BUNDLED.map((name) => {
    const { version, repository } = manifestOf(name);
    const licence = join(folderOf(LICENCE_IN[name] ?? name), 'LICENSE');
    if (!existsSync(licence)) throw new Error(`${name} has no LICENSE: find its licence before it is bundled`);
    const source = repository.url.replace(/^git\+(ssh:\/\/git@|https:\/\/)(.*)\.git$/, 'https://$2');
    return `${name} ${version} (${source})\n\n${readFileSync(licence, 'utf8').trim()}`;
  });
  return `/*!\nThis file holds code of other packages:\n\n${notices.join('\n\n---\n\n')}\n*/`;
}
