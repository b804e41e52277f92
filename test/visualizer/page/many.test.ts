import { expect, test } from 'vitest';
import type { PluginPhase } from '../../../machines/events';
import { PATIENCE, reads, useStage } from './visit';

const stage = useStage();

const COUNT = 500;
const ROUND: Partial<Record<PluginPhase, PluginPhase>> = {
  Running: 'Recovering',
  Recovering: 'Validating',
  Validating: 'Starting',
  Starting: 'Running',
};

test('500 plugins are searched and filtered', { timeout: PATIENCE * 3 }, async () => {
  const server = await stage.serve();
  const phases: PluginPhase[] = ['Running', 'Stopped', 'Failed', 'Degraded', 'Uninstalled'];
  for (let n = 0; n < COUNT; n += 1) stage.plugin(server, `plugin-${n}`, phases[n % phases.length] ?? 'Running');
  const page = await stage.visit(server.url);
  const status = page.locator('.list-line [role=status]');
  const names = () => page.locator('.row-name').allTextContents();
  await reads(() => status.textContent(), '500 plugins');
  expect((await names()).slice(0, 3)).toEqual(['plugin-0', 'plugin-1', 'plugin-2']);
  expect((await names()).length).toBeLessThan(60);

  await page.getByLabel('Search plugins').fill('plugin-49');
  await reads(() => status.textContent(), '11 of 500 plugins');
  expect(await names()).toEqual(['plugin-49', ...Array.from({ length: 10 }, (_, n) => `plugin-49${n}`)]);
  await page.getByRole('button', { name: 'Failed 100' }).click();
  await reads(names, ['plugin-492', 'plugin-497']);
  await page.getByRole('button', { name: 'Degraded 100' }).click();
  await reads(names, ['plugin-492', 'plugin-493', 'plugin-497', 'plugin-498']);
  await page.getByLabel('Search plugins').fill('no such plugin');
  await page.getByRole('button', { name: 'Show all' }).click();
  await reads(() => status.textContent(), '500 plugins');
  await page.getByLabel('Sort by').selectOption('attention');
  await reads(async () => (await names())[0], 'plugin-2');

  await page.locator('#plugins').focus();
  await page.keyboard.press('End');
  await reads(async () => (await names()).at(-1), 'plugin-495');
  const active = page.locator('.active-row');
  expect([await active.getAttribute('aria-posinset'), await active.getAttribute('aria-setsize')]).toEqual([
    '500',
    '500',
  ]);
});

/** A transition also ends work and begins some, so it is three events: these are 15 000 and 60 000. */
const [EARLY, LATE] = [5_000, 20_000];

test('tens of thousands of events do not make the page grow', { timeout: PATIENCE * 8 }, async () => {
  const server = await stage.serve();
  const machines = Array.from({ length: COUNT }, (_, n) =>
    stage.plugin(server, `plugin-${n}`, 'Running', { recovery: 'manual', historyLimit: 10 }),
  );
  const page = await stage.visit(server.url);
  await page.locator('.statechart').waitFor();
  await page.getByRole('tab', { name: 'Events' }).click();
  const browser = await page.context().newCDPSession(page);
  let made = 0;
  const moves = async (count: number) => {
    for (; made < count; made += 1) {
      const machine = machines[made % COUNT];
      const next = machine && ROUND[machine.phase];
      if (next) machine.transitionTo(next, 'measured');
      if (made % 250 === 249) await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    // The last event: when it is seen, the page has taken all those before it.
    machines[0]?.actor.send({ type: `end of ${count}` as 'install' });
    await reads(() => page.locator('.log-line code').first().textContent(), `end of ${count}`);
    await browser.send('HeapProfiler.collectGarbage');
    const { usedSize } = await browser.send('Runtime.getHeapUsage');
    const { nodes } = await browser.send('Memory.getDOMCounters');
    return { usedSize, nodes, setSize: await page.locator('.log-line').first().getAttribute('aria-setsize') };
  };
  const early = await moves(EARLY);
  const late = await moves(LATE);
  expect([early.setSize, late.setSize]).toEqual(['2000', '2000']);
  expect(late.nodes).toBeLessThan(early.nodes + 1000);
  expect(late.usedSize).toBeLessThan(early.usedSize * 1.5 + 2_000_000);
});
