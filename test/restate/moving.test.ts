import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PluginStateMachine } from '../../src';
import { openFileStore } from '../../src/persistence/node';
import { PluginsHere } from './plugins-here';
import { words } from './words';

let plugins: PluginsHere;
let installed: string[];

beforeAll(async () => {
  installed = [];
  plugins = await PluginsHere.start({
    work: {
      install: ({ input }) => {
        installed.push(input.pluginId);
        return { reason: 'unpacked 12 files' };
      },
    },
  });
});
afterAll(() => plugins[Symbol.asyncDispose]());

describe('a plugin that moves to Restate', () => {
  it('is there what it was in a local store', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'moving-'));
    try {
      const store = await openFileStore(directory);
      const local = new PluginStateMachine('kubernetes', 'Stopped', {
        store,
        historyLimit: 20,
        backoff: { factor: 3 },
      });
      local.transitionTo('Starting', 'asked for');
      local.transitionTo('Running', 'ready');
      local.retry.advance();
      await local.flush();
      local.stop();
      for await (const { snapshot } of store.load()) await plugins.client.restore(snapshot as never);
      await store.close();
      const there = plugins.client.plugin('kubernetes');
      expect(await there.phase()).toBe('Running');
      expect(await there.history()).toEqual(local.history());
      expect((await there.retry()).nextBackoff).toBe(local.retry.nextBackoff);
      await there.transitionTo('Stopping', 'asked for');
      expect(words(await there.history()).at(-1)).toBe('Running → Stopping (asked for)');
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it('waits for what is left of its backoff', async () => {
    const backoff = { initialDelay: 1500, maxDelay: 1500, jitter: 'none' } as const;
    const local = new PluginStateMachine('waiting', 'Running', { backoff });
    local.transitionTo('Recovering', 'crashed');
    await delay(700);
    const there = await plugins.client.restore(local.actor.getPersistedSnapshot());
    local.stop();
    const moved = Date.now();
    await there.whenPhase('Validating');
    expect(Date.now() - moved).toBeLessThan(1400);
    expect(words(await there.history())).toEqual([
      'Running → Recovering (crashed)',
      'Recovering → Validating (backoff of 1500 ms elapsed (attempt 1 of 5))',
    ]);
  });

  it('never waits for longer than its backoff was, whatever the clocks say', async () => {
    const local = new PluginStateMachine('from ahead', 'Running', { backoff: { initialDelay: 200, jitter: 'none' } });
    local.transitionTo('Recovering', 'crashed');
    const snapshot = JSON.parse(JSON.stringify(local.actor.getPersistedSnapshot()));
    local.stop();
    snapshot.context.attempt.deadline += 3_600_000;
    const there = await plugins.client.restore(snapshot);
    expect(await there.whenPhase('Validating', { timeout: 5000 })).toBe('Validating');
  });

  it('begins the work of its phase again', async () => {
    const local = new PluginStateMachine('half-way', 'Installing');
    const there = await plugins.client.restore(local.actor.getPersistedSnapshot());
    local.stop();
    await there.whenPhase('Installed');
    expect(installed).toEqual(['half-way']);
  });

  it('comes back from Restate as it was there', async () => {
    const there = await plugins.client.create('back', 'Stopped');
    await there.transitionTo('Starting', 'asked for');
    await there.advanceRetry();
    const local = PluginStateMachine.restore(await there.getPersistedSnapshot());
    expect(local.phase).toBe('Starting');
    expect(local.history()).toEqual(await there.history());
    expect(local.retry.attempts).toBe(1);
    local.stop();
  });

  it('is not taken twice, nor under another name, nor as something else', async () => {
    const local = new PluginStateMachine('once', 'Stopped');
    const snapshot = local.actor.getPersistedSnapshot();
    await plugins.client.restore(snapshot);
    await expect(plugins.client.restore(snapshot)).rejects.toThrow('plugin once exists already');
    await expect(plugins.client.restore({ status: 'active' } as never)).rejects.toThrow(TypeError);
    const response = await fetch(`${plugins.server.ingress}/plugins/other/restore`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ snapshot }),
    });
    expect(await response.json()).toMatchObject({ message: 'the snapshot should be of other, and is of once' });
    local.stop();
  });
});
