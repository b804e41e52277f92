import { expect, test } from 'vitest';
import { PATIENCE, reads, rowOf, useStage } from './visit';

const stage = useStage();

const NAMES = [
  '<img src=x onerror="document.title=1">',
  '</script><script>document.title=1</script>',
  '"quotes" & &amp; \'more\'',
  'プラグイン 🧩 ‮rtl',
  `${'long-'.repeat(60)}name`,
  '__proto__',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a name that looks like one
  '${1+1} {{7*7}} %00 \\u0041',
];

test('names, reasons and events are text, whatever they say', { timeout: PATIENCE * 3 }, async () => {
  const server = await stage.serve({ allowControl: true });
  const machines = NAMES.map((name) => stage.plugin(server, name, 'Installed'));
  for (const [index, machine] of machines.entries()) {
    machine.transitionTo('Validating', NAMES[index] ?? '');
    machine.actor.send({ type: NAMES[index] as 'install' });
  }
  const page = await stage.visit(server.url);
  await page.locator('[role=option]').first().waitFor();
  const shown = await page.locator('.row-name').allTextContents();
  expect([...shown].sort()).toEqual([...NAMES].sort());
  for (const name of NAMES) {
    await page
      .locator('[role=option]')
      .filter({ has: page.locator('.row-name').getByText(name, { exact: true }) })
      .click();
    await reads(() => page.locator('#plugin-name').textContent(), name);
    await page.locator('#state-Validating.current').waitFor();
    expect(await page.locator('.item .reason').last().textContent()).toBe(name.trim());
    expect(await page.locator('.refused-item code').textContent()).toBe(name);
    await page.getByRole('button', { name: 'force…' }).click();
    expect(await page.getByRole('dialog').getByRole('heading').textContent()).toBe(`Force ${name} into another phase?`);
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.getByRole('tab', { name: 'Events' }).click();
  await reads(async () => (await page.locator('.log-line code').allTextContents()).includes(NAMES.at(-1) ?? ''), true);
  expect(await page.locator('img, script:not(body > script)').count()).toBe(0);
  expect(await page.title()).toBe('Plugins');
});

test('nothing is too wide for the page', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  for (const name of NAMES) stage.plugin(server, name, 'Installed').forcePhase('Failed', 'x'.repeat(2000));
  for (const width of [360, 1280]) {
    const page = await stage.visit(server.url, { viewport: { width, height: 740 } });
    await rowOf(page, /long-/).click();
    await page.locator('.statechart').waitFor();
    const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(await overflow()).toBe(0);
    await page.getByRole('tab', { name: 'Events' }).click();
    expect(await overflow()).toBe(0);
  }
});
