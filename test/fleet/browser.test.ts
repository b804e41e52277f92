import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

it('the fleet is bundled for the browser, without a Node built-in', async () => {
  const { metafile, warnings } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/fleet/index.ts', import.meta.url))],
    bundle: true,
    platform: 'browser',
    format: 'esm',
    metafile: true,
    write: false,
  });
  const builtIn = Object.keys(metafile.inputs).filter((path) => path.includes('node:') || path.includes('/node/'));
  expect([builtIn, warnings]).toEqual([[], []]);
  expect(Object.keys(metafile.inputs)).toContainEqual(expect.stringContaining('dependency-graph'));
});
