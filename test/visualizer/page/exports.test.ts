import { readFile } from 'node:fs/promises';
import { DOMParser } from '@xmldom/xmldom';
import type { Download, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { pluginLifecycle } from '../../../machines/plugin-lifecycle';
import { toMermaid } from '../../../visualizer/diagram/mermaid';
import { PATIENCE, useStage } from './visit';

const stage = useStage();

async function save(page: Page, name: string): Promise<{ download: Download; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  return { download, text: await readFile(await download.path(), 'utf8') };
}

test('the statechart is saved as it is seen', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const web = stage.plugin(server, 'web / <1>', 'Starting');
  web.transitionTo('Running', 'ready');
  const page = await stage.visit(server.url);
  await page.locator('#state-Running.current').waitFor();
  const { download, text } = await save(page, 'Save the statechart as SVG');
  expect(download.suggestedFilename()).toBe('web-1.svg');
  const problems: string[] = [];
  const parsed = new DOMParser({ onError: (_, message) => problems.push(message) }).parseFromString(
    text,
    'image/svg+xml',
  );
  expect(problems).toEqual([]);
  const marked = (name: string) =>
    [...parsed.getElementsByTagName('g')]
      .filter((group) => (group.getAttribute('class') ?? '').split(' ').includes(name))
      .map((group) => group.getAttribute('id'));
  expect(marked('current')).toEqual(['state-Running']);
  expect(marked('last')).toEqual(['move-Starting-started']);
  expect(parsed.documentElement?.getAttribute('viewBox')).toMatch(/^[-\d. ]+$/);

  const file = await stage.visit('about:blank');
  await file.setContent(text);
  const stroke = (theme: 'light' | 'dark') =>
    file
      .emulateMedia({ colorScheme: theme })
      .then(() => file.locator('#state-Running .box').evaluate((box) => getComputedStyle(box).stroke));
  expect(await stroke('light')).not.toBe(await stroke('dark'));
  expect(await file.locator('#state-Running .box').evaluate((box) => getComputedStyle(box).strokeWidth)).toBe('4px');
});

test('the history is saved as diagrams take it', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const web = stage.plugin(server, 'web', 'Installed');
  web.transitionTo('Validating', 'asked for <b>');
  web.forcePhase('Stopped', 'in a hurry');
  const page = await stage.visit(server.url);
  await page.locator('#state-Stopped.current').waitFor();
  const { download, text } = await save(page, 'Save the history as JSON');
  expect(download.suggestedFilename()).toBe('web-history.json');
  const saved = JSON.parse(text);
  expect(saved).toEqual({ pluginId: 'web', history: web.actor.getSnapshot().context.history });
  expect(toMermaid(pluginLifecycle, { history: saved.history })).toContain('Validating');
});
