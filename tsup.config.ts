import { copyFile } from 'node:fs/promises';
import { defineConfig, type Options } from 'tsup';
import { xstateInspectBundle } from './visualizer/v4-bridge/bundle-options';

const shared: Options = {
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/],
  sourcemap: true,
};

const library: Options = {
  ...shared,
  format: ['esm', 'cjs'],
  // TypeScript 6 warns of an option that tsup itself sets for the declarations.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
};

const FONT = 'node_modules/@expo-google-fonts/arimo';

/** PNGs are written in it, on a machine without fonts, too. */
async function copyFont(): Promise<void> {
  await copyFile(`${FONT}/400Regular/Arimo_400Regular.ttf`, 'dist/arimo.ttf');
  await copyFile(`${FONT}/LICENSE_FONT`, 'dist/arimo.LICENSE');
}

export default defineConfig([
  {
    ...library,
    entry: {
      index: 'src/index.ts',
      process: 'src/process/index.ts',
      fleet: 'src/fleet/index.ts',
      restate: 'src/restate/index.ts',
      'persistence/index': 'src/persistence/index.ts',
      'persistence/node': 'src/persistence/node/index.ts',
    },
    // In CommonJS, too: a class that two entries export has to be the same class.
    splitting: true,
  },
  // The shims stand for import.meta.url in CommonJS.
  {
    ...library,
    entry: ['visualizer/index.ts', 'visualizer/node.ts'],
    outDir: 'dist/visualizer',
    shims: true,
    onSuccess: copyFont,
  },
  { ...library, ...xstateInspectBundle },
  {
    ...shared,
    entry: ['visualizer/command-line/main.ts'],
    outDir: 'dist/command-line',
    format: 'esm',
    sourcemap: false,
  },
]);
