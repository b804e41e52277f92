import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { buildPage } from '../visualizer/page/build-page';
import type { Measured } from './measures/timing';

const CORE = fileURLToPath(new URL('../src/index.ts', import.meta.url));

const sizeOf = (text: string): Measured => ({
  minified: Buffer.byteLength(text),
  gzipped: gzipSync(text, { level: 9 }).length,
});

/** The core as an app's bundler makes it. */
export async function coreSize({ withXstate }: { withXstate: boolean }): Promise<Measured> {
  const { outputFiles } = await build({
    entryPoints: [CORE],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: withXstate ? [] : ['xstate'],
  });
  return sizeOf(outputFiles[0]?.text ?? '');
}

/** The live page: one file, with its script, its style and its drawing. */
export const pageSize = async (): Promise<Measured> => sizeOf(await buildPage());
