import { defineConfig } from 'vitest/config';

/** They need a Restate server, and a newer Node than the others. */
const ON_RESTATE = 'test/restate/**/*.test.ts';

/**
 * In the mode `oldest-xstate`: with the oldest XState that the peer range allows, and a shorter proof of equality. In
 * the mode `restate`: what runs on Restate, and nothing else.
 */
export default defineConfig(({ mode }) => {
  const isOldest = mode === 'oldest-xstate';
  return {
    resolve: {
      tsconfigPaths: true,
      alias: isOldest ? [{ find: /^xstate(?=\/|$)/, replacement: 'oldest-xstate' }] : [],
    },
    test: {
      include: mode === 'restate' ? [ON_RESTATE] : ['test/**/*.test.ts'],
      exclude: ['**/node_modules/**', ...(mode === 'restate' ? [] : [ON_RESTATE])],
      testTimeout: 20_000,
      // As long as a busy machine may take, which is no failure.
      expect: { poll: { timeout: 10_000 } },
      env: isOldest ? { EQUALITY_RUNS: '1000' } : {},
    },
  };
});
