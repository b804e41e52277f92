import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build as bundle } from 'esbuild';
import { build } from 'tsup';
import { xstateInspectBundle } from '../../../visualizer/v4-bridge/bundle-options';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** The entries as they are published, in a folder of their own. */
export class Bundle implements AsyncDisposable {
  private constructor(readonly folder: string) {}

  static async build(): Promise<Bundle> {
    const folder = await mkdtemp(join(tmpdir(), 'plugin-statechart-xstate-inspect-'));
    const options = { config: false, silent: true, outDir: folder, target: 'es2022', platform: 'neutral' } as const;
    await build({ ...xstateInspectBundle, ...options, external: [/^node:/], metafile: true });
    return new Bundle(folder);
  }

  file(name: string): string {
    return join(this.folder, name);
  }

  /** A script of a page, bundled as an app does. */
  async script(contents: string): Promise<string> {
    const { outputFiles } = await bundle({
      stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true,
      platform: 'browser',
      format: 'iife',
      write: false,
      logLevel: 'silent',
      define: { 'process.env.NODE_ENV': '"production"' },
      alias: {
        'plugin-statechart/visualizer/xstate-inspect': this.file('index.js'),
        'plugin-statechart': join(ROOT, 'src/index.ts'),
      },
      nodePaths: [join(ROOT, 'node_modules')],
      tsconfigRaw: {},
    });
    return outputFiles[0]?.text ?? '';
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
