import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { buildPage } from '../../../visualizer/page/build-page';

test('the page is one file that asks for nothing from elsewhere', async () => {
  const page = await buildPage();
  expect(page.match(/<script\b/g)).toHaveLength(1);
  expect(page.replace(/<script>[\s\S]*<\/script>/, '').match(/<style\b/g)).toHaveLength(1);
  expect(page).not.toMatch(/<(link|img|iframe|base)\b|\bsrc=|@import|url\(|<!--/);
  const addresses = new Set(page.match(/\bhttps?:\/\/[^\s"'`)<]+/g));
  expect([...addresses].filter((address) => !address.startsWith('http://www.w3.org/'))).toEqual([]);
});

test('the page that is served is the one that was written last', async () => {
  const served = await readFile(new URL('../../../dist/page.html', import.meta.url), 'utf8');
  expect(served === (await buildPage()), 'run: npm run build:page').toBe(true);
});
