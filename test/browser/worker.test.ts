import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import { launchChromium } from './chromium';

/** What runs in the browser: the whole way of a plugin, a crash, a restore and a refusal. */
const PROGRAM = `
  import { createActor, fromPromise } from 'xstate';
  import { pluginLifecycle, PluginStateMachine } from 'plugin-statechart';

  const told = [];
  const done = fromPromise(async () => {});
  const machine = new PluginStateMachine('kubernetes', 'Installed', {
    backoff: { initialDelay: 20 },
    actors: { validate: done, start: done },
  });
  machine.addObserver((_, { from, to, reason }) => told.push(from + ' → ' + to + ': ' + reason));
  const until = (phase) => new Promise((resolve) => {
    machine.actor.subscribe(({ value }) => value === phase && resolve());
  });
  const first = until('Running');
  machine.transitionTo('Validating', 'in a browser');
  await first;
  machine.transitionTo('Recovering', 'crash');
  await until('Running');
  try { machine.transitionTo('Uninstalled', 'x'); } catch (error) { told.push(error.message); }
  const snapshot = JSON.parse(JSON.stringify(machine.actor.getPersistedSnapshot()));
  const restored = createActor(pluginLifecycle, { snapshot, input: { pluginId: 'kubernetes' } }).start();
  told.push(restored.getSnapshot().value);
  postMessage(told);
`;

it('the core is bundled for the browser, without a Node built-in, and runs in a worker of a real one', async () => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: PROGRAM, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    bundle: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
    // The built package, as its users get it, and not the sources.
    alias: { 'plugin-statechart': fileURLToPath(new URL('../../dist/index.js', import.meta.url)) },
    tsconfigRaw: {},
  });
  const packages = Object.keys(metafile.inputs).map((path) => /^(node_modules\/[^/]+|[^/]+)/.exec(path)?.[1]);
  expect([...new Set(packages)].sort()).toEqual(['<stdin>', 'dist', 'node_modules/xstate']);

  const server = createServer(({ url }, response) => {
    const isWorker = url === '/worker.js';
    response.setHeader('content-type', isWorker ? 'text/javascript' : 'text/html');
    response.end(isWorker ? outputFiles[0]?.text : '<!doctype html>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const told = await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker('/worker.js', { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message));
        }),
    );
    expect(told).toEqual([
      'Installed → Validating: in a browser',
      'Validating → Starting: validate finished',
      'Starting → Running: start finished',
      'Running → Recovering: crash',
      'Recovering → Validating: backoff of 20 ms elapsed (attempt 1 of 5)',
      'Validating → Starting: validate finished',
      'Starting → Running: start finished',
      'invalid transition Running → Uninstalled for plugin kubernetes' +
        ' (allowed: Stopping, Degraded, Failed, Recovering, Validating)',
      'Running',
    ]);
  } finally {
    await browser.close();
    server.close();
  }
}, 60_000);
