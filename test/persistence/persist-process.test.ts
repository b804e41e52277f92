import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

const SRC = new URL('../../src', import.meta.url).href;

/** What a program prints that persists a plugin in a store whose saves all fail. */
const run = (rest: string): string =>
  execFileSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      `import { PluginStateMachine } from '${SRC}/index.ts';
       const store = { save: () => Promise.reject(new Error('disk full')) };
       const onStoreError = ({ message }) => console.log(message);
       const machine = new PluginStateMachine('kubernetes', 'Installed', { store, onStoreError });
       ${rest}`,
    ],
    { encoding: 'utf8', timeout: 15_000 },
  );

it('lets a program end that has nothing to do but to try a store again', () => {
  expect(run('')).toBe('plugin kubernetes could not be stored (attempt 1): disk full\n');
});

it('tries again as long as the program runs', () => {
  expect(run('setTimeout(() => {}, 1000)').split('\n').length).toBeGreaterThan(3);
});
