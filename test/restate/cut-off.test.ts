import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PluginsHere } from './plugins-here';
import { words } from './words';

let plugins: PluginsHere;
/** After how many pieces of its answer the next attempt at a move is cut off. */
let cutAfter = 0;
let cuts = 0;

function cut({ url }: Http2ServerRequest, { stream }: Http2ServerResponse): void {
  if (cutAfter === 0 || !url.endsWith('/transitionTo')) return;
  let left = cutAfter;
  cutAfter = 0;
  const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
  stream.write = (...given: unknown[]) => {
    left -= 1;
    if (left === 0) {
      cuts += 1;
      setImmediate(() => stream.destroy());
    }
    return left < 0 || write(...given);
  };
}

beforeAll(async () => {
  plugins = await PluginsHere.start({}, { settings: {}, watch: cut });
});
afterAll(() => plugins[Symbol.asyncDispose]());

it('a move whose worker is cut off in the midst of it goes on as it began, wherever that is', async () => {
  const backoff = { initialDelay: 100, jitter: 'full' } as const;
  let pieces = 1;
  for (; cuts === pieces - 1; pieces += 1) {
    const plugin = await plugins.client.create(`cut after ${pieces}`, 'Running', { backoff });
    cutAfter = pieces;
    await plugin.transitionTo('Recovering', 'crashed');
    await plugin.whenPhase('Validating', { timeout: 5000 });
    expect(words(await plugin.history()).map((text) => text.replace(/\d+ ms/, 'some ms'))).toEqual([
      'Running → Recovering (crashed)',
      'Recovering → Validating (backoff of some ms elapsed (attempt 1 of 5))',
    ]);
  }
  expect(cuts).toBeGreaterThan(5);
}, 60_000);
