import oldest from 'oldest-xstate/package.json' with { type: 'json' };
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

it('the oldest XState that is tested is the oldest that the peer range allows', () => {
  expect(`^${oldest.version}`).toBe(manifest.peerDependencies.xstate);
});
