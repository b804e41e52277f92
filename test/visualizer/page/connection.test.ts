import { expect, test } from 'vitest';
import { startInspectServer } from '../../../visualizer/server/inspect-server';
import { PATIENCE, phaseShown, reads, rowOf, useStage } from './visit';

const stage = useStage();
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
  // What the server of now does not know is gone after a while, and not before.
  await reads(() => page.locator('[role=option]').count(), 1);
  await reads(() => phaseShown(page).textContent(), 'Degraded');

  const others = stage.complaints.splice(0).filter((text) => !/WebSocket connection to .* failed/.test(text));
  expect(others).toEqual([]);
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
  stage.plugin(server, 'web', 'Running');
  await rowOf(page, 'web').waitFor();
});
