import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { tsconfigPaths: true },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    // As long as a busy machine may take, which is no failure.
    expect: { poll: { timeout: 10_000 } },
  },
});
