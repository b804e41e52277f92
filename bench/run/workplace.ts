import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Measured } from '../measures/timing';
import { ROOT } from '../root';
import { runProcess } from './run-process';
import type { Task } from './task';

/**
 * The folder that the bench works in, with the program of its child processes: bundled, as users get the code, because
 * a loader of TypeScript writes the code otherwise. Below the packages, so that they are found from there.
 */
export class Workplace implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    readonly signal: AbortSignal,
  ) {}

  static async open(signal: AbortSignal): Promise<Workplace> {
    const cache = join(ROOT, 'node_modules/.cache');
    await mkdir(cache, { recursive: true });
    const folder = await mkdtemp(join(cache, 'plugin-statechart-bench-'));
    await build({
      entryPoints: [join(ROOT, 'bench/run/program.ts')],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'es2022',
      packages: 'external',
    });
    return new Workplace(folder, signal);
  }

  /** Measures in a process of its own. */
  async run(task: Task, nodeOptions: readonly string[] = []): Promise<Measured> {
    const program = join(this.folder, 'program.mjs');
    return JSON.parse(await runProcess(process.execPath, [...nodeOptions, program, JSON.stringify(task)], this.signal));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
