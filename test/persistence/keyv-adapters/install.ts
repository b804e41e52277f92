import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MANIFEST = fileURLToPath(new URL('package.json', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/plugin-statechart', import.meta.url));

/** How long the first installation may take, in ms: SQLite may have to be compiled. */
const INSTALL_TIMEOUT = 12 * 60_000;

/** Installs the adapters once, for every version of Node (SQLite's is a Node-API addon), and returns what requires them. */
export function installAdapters(): NodeJS.Require {
  const hash = createHash('sha256').update(readFileSync(MANIFEST)).digest('hex');
  const folder = join(CACHE, `keyv-adapters-${hash.slice(0, 12)}`);
  if (!existsSync(folder)) {
    mkdirSync(CACHE, { recursive: true });
    const unfinished = mkdtempSync(`${folder}.`);
    try {
      cpSync(MANIFEST, join(unfinished, 'package.json'));
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock'], {
        cwd: unfinished,
        stdio: 'pipe',
        timeout: INSTALL_TIMEOUT,
      });
      renameSync(unfinished, folder);
    } finally {
      rmSync(unfinished, { recursive: true, force: true });
    }
  }
  return createRequire(join(folder, 'package.json'));
}
