import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { InspectServer } from '../../../visualizer/server/inspect-server';
import { PATIENCE, phaseShown, reads, rowOf, useStage } from './visit';

const stage = useStage();
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
}

/** What axe finds wrong, with where it is. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => (globalThis as unknown as { axe: Axe }).axe.run());
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html}\n${node.failureSummary}`),
  );
}

function furnish(server: InspectServer): void {
  stage.plugin(server, 'auth', 'Running');
  stage
    .plugin(server, 'mail', 'Running', { backoff: { initialDelay: 60_000 } })
    .transitionTo('Recovering', 'exit code 1');
  stage.plugin(server, 'search', 'Degraded');
  const web = stage.plugin(server, 'web', 'Validating');
  web.transitionTo('Failed', 'its signature does not match');
  web.actor.send({ type: 'install' });
  stage.plugin(server, 'old', 'Stopped');
}

const WIDTHS = { desktop: { width: 1440, height: 900 }, phone: { width: 360, height: 740 } };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [kind, viewport] of Object.entries(WIDTHS)) {
    test(`axe finds nothing wrong: ${colorScheme}, ${kind}`, { timeout: PATIENCE * 3 }, async () => {
      const server = await stage.serve({ allowControl: true });
      const options = { colorScheme, viewport, reducedMotion: 'reduce' as const };
      const page = await stage.visit(server.url, options);
      await page.getByRole('heading', { name: 'No plugin yet' }).waitFor();
      expect(await violations(page)).toEqual([]);
      furnish(server);
      await rowOf(page, 'mail').waitFor();
      expect(await violations(page)).toEqual([]);
      for (const name of ['mail', 'web']) {
        await rowOf(page, name).click();
        await reads(() => page.locator('#plugin-name').textContent(), name);
        await page.locator('.statechart').waitFor();
        expect(await violations(page)).toEqual([]);
        await page.getByRole('tab', { name: 'Events' }).click();
        expect(await violations(page)).toEqual([]);
        if (kind === 'phone') await page.getByRole('button', { name: 'All plugins' }).click();
      }
      await rowOf(page, 'web').click();
      await page.getByRole('button', { name: 'force…' }).click();
      expect(await violations(page)).toEqual([]);
    });
  }
}

test('the keyboard alone is enough', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve({ allowControl: true });
  furnish(server);
  const page = await stage.visit(server.url);
  const name = () => page.locator('#plugin-name').textContent();
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
  await page.locator('.statechart').waitFor();
  await reads(name, 'auth');
  await page.keyboard.press('Tab');
  expect(await focused()).toBe('Skip to the plugin');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('detail');

  await page.keyboard.press('/');
  expect(await focused()).toBe('Search plugins');
  await page.keyboard.type('degr');
  await reads(() => page.locator('[role=option]').count(), 1);
  await page.keyboard.press('Escape');
  await reads(() => page.locator('[role=option]').count(), 5);
  await page.keyboard.type('mail');
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe('Plugins');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await reads(name, 'mail');

  await page.keyboard.press('/');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowUp');
  expect(await page.locator('.active-row .row-name').textContent()).toBe('search');
  await page.keyboard.press('Enter');
  await reads(name, 'search');

  const send = page.getByRole('button', { name: 'stop Stopping' });
  for (
    let presses = 0;
    presses < 20 && !(await send.evaluate((button) => button === document.activeElement));
    presses += 1
  ) {
    await page.keyboard.press('Tab');
  }
  const outline = await send.evaluate((button) => getComputedStyle(button).outlineStyle);
  expect(outline).toBe('solid');
  await page.keyboard.press('Enter');
  await reads(() => phaseShown(page).textContent(), 'Stopping');
  await reads(focused, 'Send an event');
  await page.getByRole('tab', { name: 'History' }).focus();
  await page.keyboard.press('ArrowRight');
  expect(await focused()).toBe('Events');
  await page.getByRole('tabpanel', { name: 'Events' }).waitFor();
});

test('on a phone the list and a plugin are two views, with a way back', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  furnish(server);
  const page = await stage.visit(server.url, { viewport: WIDTHS.phone });
  await rowOf(page, 'mail').click();
  await page.locator('.statechart').waitFor();
  expect(await rowOf(page, 'mail').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'All plugins' }).click();
  await rowOf(page, 'web').click();
  await reads(() => page.locator('#plugin-name').textContent(), 'web');
  await page.reload();
  await reads(() => page.locator('#plugin-name').textContent(), 'web');
  await page.goBack();
  await rowOf(page, 'mail').waitFor();
});

test('the reader can choose the colours, and the page remembers', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const page = await stage.visit(server.url, { colorScheme: 'light' });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByRole('button', { name: 'Colours: as the system has them' }).click();
  await page.getByRole('button', { name: 'Colours: light' }).click();
  await page.getByRole('button', { name: 'Colours: dark' }).waitFor();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload();
  expect(await ground()).toBe(dark);
  await page.getByRole('button', { name: 'Colours: dark' }).click();
  await reads(ground, light);
});
