import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PLUGIN_PHASES, PluginStateMachine } from '../../src';
import type { RemotePlugin } from '../../src/restate';
import { PluginsHere } from './plugins-here';
import { words } from './words';

let plugins: PluginsHere;
beforeAll(async () => {
  plugins = await PluginsHere.start();
});
afterAll(() => plugins[Symbol.asyncDispose]());

const phase = fc.constantFrom(...PLUGIN_PHASES);
const reason = fc.string({ unit: 'grapheme', maxLength: 20 });
const command = fc.oneof(
  { weight: 6, arbitrary: fc.record({ move: phase, reason }) },
  { weight: 2, arbitrary: fc.record({ force: phase, reason }) },
  { weight: 1, arbitrary: fc.record({ retry: fc.constantFrom('advanceRetry' as const, 'resetRetry' as const) }) },
);
type Command = typeof command extends fc.Arbitrary<infer Value> ? Value : never;

/** No wait is over before the test is. */
const OPTIONS = { backoff: { initialDelay: 600_000, maxDelay: 900_000, jitter: 'none' }, historyLimit: 20 } as const;

async function doThere(plugin: RemotePlugin, one: Command): Promise<string> {
  try {
    if ('move' in one) await plugin.transitionTo(one.move, one.reason);
    else if ('force' in one) await plugin.forcePhase(one.force, one.reason);
    else await plugin[one.retry]();
    return 'done';
  } catch (error) {
    return String(error);
  }
}

function doHere(plugin: PluginStateMachine, one: Command): string {
  try {
    if ('move' in one) plugin.transitionTo(one.move, one.reason);
    else if ('force' in one) plugin.forcePhase(one.force, one.reason);
    else if (one.retry === 'advanceRetry') plugin.retry.advance();
    else plugin.retry.reset();
    return 'done';
  } catch (error) {
    return String(error);
  }
}

it('random commands lead to what they lead to on this machine', async () => {
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(phase, fc.array(command, { minLength: 1, maxLength: 30 }), async (initial, commands) => {
      runs += 1;
      const pluginId = `plugin ${runs}/ä`;
      const here = new PluginStateMachine(pluginId, initial, OPTIONS);
      const there = await plugins.client.create(pluginId, initial, OPTIONS);
      for (const one of commands) expect(await doThere(there, one)).toBe(doHere(here, one));
      expect(words(await there.history())).toEqual(words(here.history()));
      const retry = await there.retry();
      expect([await there.phase(), retry.attempts, retry.nextBackoff]).toEqual([
        here.phase,
        here.retry.attempts,
        here.retry.nextBackoff,
      ]);
      here.stop();
    }),
    { numRuns: 40, interruptAfterTimeLimit: 90_000 },
  );
  expect(runs).toBeGreaterThan(10);
}, 120_000);
