import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The tests of the statechart and of the core, with the oldest XState that the peer range allows. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { tsconfigPaths: true, alias: [{ find: /^xstate(?=\/|$)/, replacement: 'oldest-xstate' }] },
  test: { include: ['test/**/*.test.ts'], testTimeout: 20_000, env: { EQUALITY_RUNS: '1000' } },
});
