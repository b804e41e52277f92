import { defineConfig } from 'tsup';

export default defineConfig({
  entry: { index: 'src/index.ts', process: 'src/process/index.ts' },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  external: [/^node:/],
  // TypeScript 6 warns of an option that tsup itself sets for the declarations.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  sourcemap: true,
  clean: true,
});
