import { defineConfig } from 'vitest/config';

/** In the mode `oldest-xstate`: with the oldest XState that the peer range allows, and a shorter proof of equality. */
export default defineConfig(({ mode }) => {
  const isOldest = mode === 'oldest-xstate';
  return {
    resolve: {
      tsconfigPaths: true,
      alias: isOldest ? [{ find: /^xstate(?=\/|$)/, replacement: 'oldest-xstate' }] : [],
    },
    test: {
      include: ['test/**/*.test.ts'],
      testTimeout: 20_000,
      // As long as a busy machine may take, which is no failure.
      expect: { poll: { timeout: 10_000 } },
      env: isOldest ? { EQUALITY_RUNS: '1000' } : {},
    },
  };
});
