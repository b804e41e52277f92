import { defineConfig, type Options } from 'tsup';

const shared: Options = {
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/, 'plugin-statechart'],
  sourcemap: true,
};

// TypeScript 6 warns of an option that tsup itself sets for the declarations.
const dts = { compilerOptions: { ignoreDeprecations: '6.0' } };

export default defineConfig([
  { ...shared, entry: { index: 'src/index.ts', process: 'src/process/index.ts' }, format: ['esm', 'cjs'], dts },
  {
    ...shared,
    entry: { visualizer: 'visualizer/index.ts', 'visualizer-node': 'visualizer/node.ts' },
    format: ['esm', 'cjs'],
    // import.meta.url in CommonJS
    shims: true,
    dts,
  },
  { ...shared, entry: { 'command-line': 'visualizer/command-line/main.ts' }, format: ['esm'], sourcemap: false },
]);
