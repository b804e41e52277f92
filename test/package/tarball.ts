import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const run = (command: string, args: string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: 'pipe', env: { ...process.env, NO_COLOR: '1' } });

/** An empty project, outside of the repository, with the packed tarball installed. */
export class ConsumerProject {
  readonly folder = mkdtempSync(join(tmpdir(), 'plugin-statechart-consumer-'));
  /** The files in the tarball. */
  readonly files: string[];

  /** @param packages what is installed beside the tarball */
  constructor(...packages: string[]) {
    const pack = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', this.folder], ROOT);
    const [{ filename, files }] = JSON.parse(pack) as [{ filename: string; files: { path: string }[] }];
    this.files = files.map(({ path }) => path);
    this.write('package.json', JSON.stringify({ name: 'consumer', private: true }));
    run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', `./${filename}`, ...packages], this.folder);
  }

  write(name: string, content: string): void {
    writeFileSync(join(this.folder, name), content);
  }

  /** Runs a file, TypeScript too, and returns what it prints. */
  node(name: string): string {
    return run(process.execPath, ['--import', import.meta.resolve('tsx'), name], this.folder);
  }

  /** Runs the package's command as npx does, and returns what it prints. */
  command(...words: string[]): string {
    return run(join(this.folder, 'node_modules/.bin/plugin-statechart'), words, this.folder);
  }

  /** Type-checks files as a strict project would, and returns what is wrong with them. */
  typeCheck(names: string[], ...options: string[]): string {
    const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
    const nodeTypes = ['--typeRoots', join(ROOT, 'node_modules/@types'), '--types', 'node'];
    const strict = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,esnext.disposable,dom'];
    try {
      return run(process.execPath, [tsc, ...strict, ...nodeTypes, ...options, ...names], this.folder);
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
