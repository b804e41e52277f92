import type { Browser, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pluginLifecycle } from '../../../src';
import { toSvg } from '../../../visualizer/diagram/svg';
import { launchChromium } from '../../browser/chromium';

let browser: Browser;
let page: Page;

beforeAll(async () => {
  browser = await launchChromium();
  page = await browser.newPage();
}, 120_000);

afterAll(() => browser?.close());

test('follows the colour scheme of the reader, as an image too', async () => {
  const svg = await toSvg(pluginLifecycle);
  const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  const background = async (colorScheme: 'light' | 'dark'): Promise<number[]> => {
    await page.emulateMedia({ colorScheme });
    await page.setContent(`<img src="${source}">`);
    const image = PNG.sync.read(await page.locator('img').screenshot());
    const start = (20 * image.width + 20) * 4;
    return [...image.data.subarray(start, start + 3)];
  };
  expect(await background('light')).toEqual([255, 255, 255]);
  expect(await background('dark')).toEqual([13, 17, 23]);
}, 60_000);

test('keeps every label off every line and box', async () => {
  await page.setContent(await toSvg(pluginLifecycle));
  const widths = await page.evaluate(() =>
    [...document.querySelectorAll<SVGTextElement>('.move > text')].map((label) => label.getBBox().width),
  );
  // A browser without fonts would show labels of no size, which touch nothing.
  expect(widths.filter((width) => width < 10)).toEqual([]);
  const touched = await page.evaluate(() => {
    const lines = [...document.querySelectorAll<SVGPathElement>('path.line')].map((path) => {
      const length = path.getTotalLength();
      const points = Array.from({ length: Math.ceil(length) }, (_, at) => path.getPointAtLength(at));
      return { id: path.parentElement?.id, points };
    });
    const boxes = [...document.querySelectorAll<SVGGraphicsElement>('.box')].map((box) => box.getBBox());
    return [...document.querySelectorAll<SVGTextElement>('.move > text')].flatMap((label) => {
      // The height of a line of text is more than that of its letters.
      const { x, width, y, height } = label.getBBox();
      const [left, right, top, bottom] = [x, x + width, y + height * 0.2, y + height * 0.8];
      const hits = lines
        .filter(({ points }) =>
          points.some((point) => point.x > left && point.x < right && point.y > top && point.y < bottom),
        )
        .map(({ id }) => `${label.parentElement?.id} touches ${id}`);
      const covered = boxes.some(
        (box) => box.x < right && box.x + box.width > left && box.y < bottom && box.y + box.height > top,
      );
      return covered ? [...hits, `${label.parentElement?.id} touches a box`] : hits;
    });
  });
  expect(touched).toEqual([]);
}, 60_000);
