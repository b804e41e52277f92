import type { Plugin } from 'esbuild';
import type { Options } from 'tsup';
import { BUNDLED, licenceNotice } from './licence-notice';

/** Of the two versions of XState the bundle holds the former, and its user brings the latter. */
const bothVersions: Plugin = {
  name: 'both-versions-of-xstate',
  setup(build) {
    build.onResolve({ filter: /^xstate$/ }, ({ path, importer }) =>
      /[\\/]xstate-inspect[\\/]/.test(importer) ? undefined : { path, external: true },
    );
  },
};

/**
 * How tsup builds the entries that hold `@xstate/inspect` and the XState 4 that it needs: npm can install those beside
 * XState 5 in no other way.
 */
export const xstateInspectBundle = {
  entry: ['visualizer/v4-bridge/index.ts', 'visualizer/v4-bridge/node.ts'],
  outDir: 'dist/xstate-inspect',
  format: ['esm', 'cjs'],
  noExternal: [...BUNDLED, /^@xstate\/inspect\//],
  esbuildPlugins: [bothVersions],
  // XState 4 asks for it, and browsers do not have it.
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: { js: licenceNotice() },
  // Most of it is code that its reader finds elsewhere.
  minify: true,
  sourcemap: false,
} satisfies Options;
