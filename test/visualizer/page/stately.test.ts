import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { pluginLifecycle } from '../../../machines/plugin-lifecycle';
import { PATIENCE, reads, rowOf, useStage } from './visit';

const stage = useStage();
let receiver = '';

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { createBrowserReceiver } from '@statelyai/inspect';
        window.received = [];
        createBrowserReceiver().subscribe((event) => window.received.push(event));`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });
  receiver = outputFiles[0]?.text ?? '';
});

/** Another site, with Stately's own receiver in it. */
async function serveReceiver(): Promise<string> {
  const server = createServer((request, response) => {
    const isScript = request.url === '/receiver.js';
    response.setHeader('Content-Type', isScript ? 'text/javascript' : 'text/html');
    response.end(isScript ? receiver : '<!doctype html><script type="module" src="/receiver.js"></script>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stage.later(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

interface Received {
  type: string;
  definition?: string;
  event?: { type: string };
  snapshot?: { value: unknown };
  sessionId: string;
}

test('the Stately Inspector in the page gets definitions, events and snapshots', {
  timeout: PATIENCE * 2,
}, async () => {
  const server = await stage.serve({ stately: await serveReceiver() });
  const web = stage.plugin(server, 'web', 'Installed');
  stage.plugin(server, 'mail', 'Installed');
  web.transitionTo('Validating', 'before anybody looked');
  const page = await stage.visit(server.url);
  await page.getByRole('button', { name: 'Stately' }).click();
  await page.locator('iframe.stately').waitFor();
  expect(await page.locator('iframe.stately').getAttribute('sandbox')).toBe('allow-scripts allow-same-origin');
  const frame = page.frames().find((one) => one !== page.mainFrame());
  const received = () =>
    frame?.evaluate(() => (globalThis as unknown as { received?: Received[] }).received ?? []) ?? Promise.resolve([]);

  await reads(
    async () =>
      (await received()).filter(
        ({ type, definition }) => type === '@xstate.actor' && definition?.includes('Validating'),
      ).length,
    2,
  );
  const actors = (await received()).filter(({ definition }) => definition?.includes('Validating'));
  for (const { definition } of actors) {
    const { id, states } = JSON.parse(definition ?? '{}');
    expect([id, Object.keys(states)]).toEqual([pluginLifecycle.id, Object.keys(pluginLifecycle.states)]);
  }
  expect(actors.map(({ snapshot }) => snapshot?.value).sort()).toEqual(['Installed', 'Validating']);

  web.transitionTo('Starting', 'now');
  const own = async (type: string) =>
    (await received())
      .filter((message) => message.type === type && message.event?.type === 'start')
      .map(({ snapshot }) => snapshot?.value);
  await reads(() => own('@xstate.event'), [undefined]);
  await reads(() => own('@xstate.snapshot'), ['Starting']);

  await page.getByRole('button', { name: 'Plugins', exact: true }).click();
  await rowOf(page, 'web').waitFor();
  web.transitionTo('Running', 'while another view was shown');
  await reads(async () => (await received()).some(({ event }) => event?.type === 'started'), true);
});
