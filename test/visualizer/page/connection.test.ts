import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { startInspectServer } from '../../../visualizer/server/inspect-server';
import { PATIENCE, phaseShown, reads, rowOf, useStage } from './visit';

const stage = useStage();
/** What a browser says itself of a server that is not there, or that refuses. */
const NOT_REACHED = /WebSocket connection to .* failed|Failed to load resource/;
const TOKEN = 'a-token-that-outlives-its-server';

test('a page that loses its server says so, and comes back by itself', { timeout: PATIENCE * 4 }, async () => {
  const first = await startInspectServer({ port: 0, token: TOKEN });
  const { port } = first;
  stage.later(() => first.close());
  const web = stage.plugin(first, 'web', 'Running');
  const page = await stage.visit(first.url);
  await rowOf(page, 'web').waitFor();
  web.transitionTo('Stopping', 'asked for');
  await reads(() => phaseShown(page).textContent(), 'Stopping');

  await first.close();
  await page.getByText('The server does not answer.').waitFor();
  expect(await page.locator('.connection').textContent()).toBe('Offline');
  expect(await phaseShown(page).textContent()).toBe('Stopping');

  const second = await stage.serve({ port, token: TOKEN });
  stage.plugin(second, 'mail', 'Degraded');
  await reads(() => page.locator('.connection').textContent(), 'Live');
  await rowOf(page, 'mail').waitFor();
  expect(await page.getByText('The server does not answer.').count()).toBe(0);
  expect(await rowOf(page, 'web').locator('.row-reason').textContent()).toBe('not connected · asked for');
  // What the server of now does not know is gone after a while.
  await reads(() => page.locator('[role=option]').count(), 1);
  await reads(() => phaseShown(page).textContent(), 'Degraded');

  // It would complain of the end of the server, too.
  await page.close();
  const others = stage.complaints.splice(0).filter((text) => !NOT_REACHED.test(text));
  expect(others).toEqual([]);
});

test('a page whose server has another token now says so', { timeout: PATIENCE * 3 }, async () => {
  const first = await startInspectServer({ port: 0, token: TOKEN });
  stage.later(() => first.close());
  const page = await stage.visit(first.url);
  await page.getByRole('heading', { name: 'No plugin yet' }).waitFor();
  const { port } = first;
  await first.close();
  await page.getByText('The server does not answer.').waitFor();
  const second = await startInspectServer({ port, token: 'another-token-of-another-server' });
  stage.later(() => second.close());
  await page.getByText('The server was started anew with another address.').waitFor();
  expect(await page.getByText('The server does not answer.').count()).toBe(0);

  await second.close();
  await stage.serve({ port, token: TOKEN });
  await page.getByRole('button', { name: 'Try now' }).click();
  await reads(() => page.locator('.connection').textContent(), 'Live');
  await page.close();
  expect(stage.complaints.splice(0).filter((text) => !NOT_REACHED.test(text))).toEqual([]);
});

test('without plugins it tells how to connect an app', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const page = await stage.visit(server.url, { permissions: ['clipboard-read', 'clipboard-write'] });
  await page.getByRole('heading', { name: 'No plugin yet' }).waitFor();
  const code = await page.locator('pre').textContent();
  expect(code).toContain(server.appUrl);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(code);

  const app = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', code ?? ''], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  stage.later(() => app.kill('SIGKILL'));
  await rowOf(page, 'my-plugin').waitFor();
  expect(app.exitCode).toBeNull();
});

test('without a clipboard there is no button to copy', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const page = await stage.visit('about:blank');
  await page.addInitScript(() => {
    Reflect.deleteProperty(Object.getPrototypeOf(navigator), 'clipboard');
  });
  await page.goto(server.url);
  await page.getByRole('heading', { name: 'No plugin yet' }).waitFor();
  expect(await page.getByRole('button', { name: 'Copy' }).count()).toBe(0);
});
