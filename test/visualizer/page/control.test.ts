import { expect, test } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { PATIENCE, phaseShown, reads, rowOf, useStage } from './visit';

const stage = useStage();

test('without leave to control there is no button', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  stage.plugin(server, 'web', 'Running');
  const page = await stage.visit(server.url);
  await page.locator('.statechart').waitFor();
  expect(await page.getByRole('region', { name: 'Send an event' }).count()).toBe(0);
});

test('there are buttons for just the events that the phase accepts', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve({ allowControl: true });
  const web = stage.plugin(server, 'web', 'Running', { backoff: { initialDelay: 3_600_000, maxDelay: 3_600_000 } });
  const page = await stage.visit(server.url);
  const buttons = page.getByRole('region', { name: 'Send an event' }).getByRole('button');
  const texts = async () => (await buttons.allTextContents()).map((text) => text.replace('→', ' →'));
  const accepted = () => web.actor.getSnapshot();
  await reads(texts, [
    'stop → Stopping',
    'degrade → Degraded',
    'fail → Failed',
    'recover → Recovering',
    'validate → Validating',
    'force…',
  ]);
  await page.getByRole('button', { name: 'recover' }).click();
  await reads(() => phaseShown(page).textContent(), 'Recovering');
  await reads(texts, ['validate → Validating', 'fail → Failed', 'force…']);
  expect(web.phase).toBe('Recovering');
  expect(web.history().at(-1)?.reason).toBe('asked for on the page');
  expect(accepted().can({ type: 'stop' })).toBe(false);
});

test('force asks first, and can be called off', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve({ allowControl: true });
  const web = stage.plugin(server, 'web', 'Running');
  const page = await stage.visit(server.url);
  const dialog = page.getByRole('dialog');
  const open = () => page.getByRole('button', { name: 'force…' }).click();

  await open();
  await dialog.getByRole('heading', { name: 'Force web into another phase?' }).waitFor();
  expect(await dialog.getByRole('button', { name: 'Force' }).isDisabled()).toBe(true);
  await dialog.getByLabel('Phase').selectOption('Uninstalled');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await dialog.waitFor({ state: 'detached' });
  await open();
  await dialog.waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  expect(web.history()).toEqual([]);

  await open();
  await dialog.getByLabel('Phase').selectOption('Uninstalled');
  await dialog.getByLabel('Reason').fill('its folder is gone');
  await dialog.getByRole('button', { name: 'Force into Uninstalled' }).click();
  await reads(() => phaseShown(page).textContent(), 'Uninstalled');
  expect(web.history().map(({ to, reason }) => [to, reason])).toEqual([['Uninstalled', 'force: its folder is gone']]);
});

test('of an event that guards decide about no target is told', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve({ allowControl: true });
  const machine = createMachine({
    id: 'door',
    initial: 'open',
    states: {
      open: { on: { push: [{ guard: ({ event }) => 'hard' in event, target: 'broken' }, { target: 'shut' }] } },
      shut: { on: { pull: 'open' } },
      broken: {},
    },
  });
  const actor = createActor(machine, { inspect: server.inspect }).start();
  stage.later(() => actor.stop());
  const page = await stage.visit(server.url);
  const buttons = page.getByRole('region', { name: 'Send an event' }).getByRole('button');
  await reads(() => buttons.allTextContents(), ['push']);
  await page.locator('#state-open.current').waitFor();
  await buttons.first().click();
  await page.locator('.move.last').waitFor();
  expect(await page.locator('.last').evaluateAll((all) => all.map(({ id }) => id))).toEqual(['move-open-push-2']);
  await reads(() => buttons.allTextContents(), ['pull→ open']);
});

test('a plugin that was stopped for good takes no events', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve({ allowControl: true });
  const web = stage.plugin(server, 'web', 'Running');
  const page = await stage.visit(server.url);
  await rowOf(page, 'web').waitFor();
  await page.getByRole('region', { name: 'Send an event' }).waitFor();
  web.stop();
  await page.getByRole('region', { name: 'Send an event' }).waitFor({ state: 'detached' });
  await reads(() => rowOf(page, 'web').locator('.row-reason').textContent(), 'stopped · ');
  await reads(() => page.getByRole('button', { name: 'Running' }).count(), 0);
});
