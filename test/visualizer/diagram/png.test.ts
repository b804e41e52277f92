import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { pluginLifecycle } from '../../../src';
import { toPng } from '../../../visualizer/diagram/png';
import { toSvg } from '../../../visualizer/diagram/svg';
import { awkwardNames } from '../machines';

const draw = async (...[machine, options]: Parameters<typeof toPng>) =>
  PNG.sync.read(Buffer.from(await toPng(machine, options)));

const pixel = ({ data, width }: PNG, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

test('has two pixels for each point of the SVG', async () => {
  const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(await toSvg(pluginLifecycle)) ?? [];
  const png = await draw(pluginLifecycle);
  expect([png.width, png.height]).toEqual([Number(width) * 2, Number(height) * 2]);
});

test('has the background of its theme, light where none is asked for', async () => {
  const [light, auto, dark] = await Promise.all([
    draw(pluginLifecycle),
    draw(pluginLifecycle, { theme: 'auto' }),
    draw(pluginLifecycle, { theme: 'dark' }),
  ]);
  expect([light, auto, dark].map((png) => pixel(png, 40, 40))).toEqual([
    [255, 255, 255, 255],
    [255, 255, 255, 255],
    [13, 17, 23, 255],
  ]);
});

test('shows the names: pictures that differ in them only differ inside the boxes', async () => {
  const named = (name: string) => draw(createMachine({ initial: name, states: { [name]: {} } }));
  const [one, other, again] = await Promise.all([named('up'), named('pu'), named('up')]);
  expect(one.data.equals(again.data)).toBe(true);
  expect([other.width, other.height]).toEqual([one.width, one.height]);
  expect(one.data.equals(other.data)).toBe(false);
});

test('draws names in any script', async () => {
  const png = await draw(awkwardNames);
  expect(png.width).toBeGreaterThan(100);
}, 60_000);

test('says what to install where the rasteriser is missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'statechart-'));
  try {
    const outfile = join(folder, 'png.mjs');
    const source = (path: string): string =>
      JSON.stringify(fileURLToPath(new URL(`../../../${path}`, import.meta.url)));
    await build({
      stdin: {
        contents: `export * from ${source('visualizer/diagram/png')}; export * from ${source('src')};`,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      // A module that is not there, wherever this is run.
      plugins: [
        {
          name: 'without the rasteriser',
          setup: ({ onResolve }) =>
            onResolve({ filter: /^@resvg\/resvg-js$/ }, () => ({ path: '@resvg/not-installed', external: true })),
        },
      ],
      logLevel: 'silent',
      outfile,
    });
    const elsewhere = (await import(pathToFileURL(outfile).href)) as {
      toPng: typeof toPng;
      pluginLifecycle: typeof pluginLifecycle;
    };
    await expect(elsewhere.toPng(elsewhere.pluginLifecycle)).rejects.toMatchObject({
      name: 'MissingPackageError',
      code: 'ERR_MISSING_PACKAGE',
      packageName: '@resvg/resvg-js',
      message: 'a PNG needs the package @resvg/resvg-js, which is not installed: npm install @resvg/resvg-js',
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
