import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { freePort } from '../../examples/restate/free-port';
import { Registry } from '../../examples/restate/registry';
import { RestateServer } from '../../examples/restate/restate-server';
import { PluginServiceClient } from '../../src/restate';
import { words } from './words';
import { WorkerProcess } from './worker-process';

it('a backoff outlives the death of every process, and waits for what is left of it', async () => {
  await using registry = await Registry.start();
  await using server = await RestateServer.start();
  const port = await freePort();
  await using first = await WorkerProcess.start(port, registry.url);
  await server.register(`http://127.0.0.1:${port}`);
  const client = await PluginServiceClient.connect({ url: server.ingress });
  const wait = { initialDelay: 4000, maxDelay: 4000, jitter: 'none' } as const;
  const plugin = await client.create('kubernetes', 'Running', { backoff: wait });
  await plugin.transitionTo('Recovering', 'crashed');
  await first.kill();
  await server.kill();
  await delay(1500);
  await server.begin();
  await using _ = await WorkerProcess.start(port, registry.url);
  expect(await plugin.phase()).toBe('Recovering');
  await plugin.whenPhase('Validating');
  const [crash, recovery] = await plugin.history();
  const waited = Number(recovery?.timestamp) - Number(crash?.timestamp);
  expect(waited).toBeGreaterThanOrEqual(4000);
  expect(waited).toBeLessThan(9000);
  expect(words(await plugin.history())).toEqual([
    'Running → Recovering (crashed)',
    'Recovering → Validating (backoff of 4000 ms elapsed (attempt 1 of 5))',
  ]);
}, 60_000);

it('work whose worker died after doing it is done once, and told once', async () => {
  await using registry = await Registry.start();
  await using server = await RestateServer.start();
  const port = await freePort();
  await using first = await WorkerProcess.start(port, registry.url);
  await server.register(`http://127.0.0.1:${port}`);
  const client = await PluginServiceClient.connect({ url: server.ingress });
  const plugin = await client.create('kubernetes', 'Uninstalled');
  await plugin.transitionTo('Installing', 'asked for');
  await expect.poll(() => registry.deeds.length).toBe(1);
  await first.kill();
  await using _ = await WorkerProcess.start(port, registry.url);
  await plugin.whenPhase('Installed');
  expect(registry.deeds.map(({ pluginId, what }) => `${pluginId} ${what}`)).toEqual(['kubernetes install']);
  expect(registry.askedAgain).toBe(1);
  expect(words(await plugin.history())).toEqual([
    'Uninstalled → Installing (asked for)',
    'Installing → Installed (installed)',
  ]);
}, 60_000);

it('a call that is made while the server is away is done once when it is back', async () => {
  await using registry = await Registry.start();
  await using server = await RestateServer.start();
  const port = await freePort();
  await using _ = await WorkerProcess.start(port, registry.url);
  await server.register(`http://127.0.0.1:${port}`);
  const client = await PluginServiceClient.connect({ url: server.ingress });
  const plugin = await client.create('kubernetes', 'Stopped');
  const running = plugin.whenPhase('Running');
  await server.kill();
  const moved = plugin.transitionTo('Starting', 'while it was away');
  await delay(500);
  await server.begin();
  await moved;
  await plugin.transitionTo('Running', 'it is back');
  expect(await running).toBe('Running');
  expect(words(await plugin.history())).toEqual([
    'Stopped → Starting (while it was away)',
    'Starting → Running (it is back)',
  ]);
}, 60_000);
