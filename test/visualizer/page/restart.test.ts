import { expect, test } from 'vitest';
import { createActor, createMachine } from 'xstate';
import { PluginStateMachine } from '../../../src/plugin-state-machine';
import { createInspector } from '../../../visualizer/inspect/node-inspector';
import type { InspectServer } from '../../../visualizer/server/inspect-server';
import { PATIENCE, phaseShown, reads, rowOf, useStage } from './visit';

const stage = useStage();

/** One run of an app; returns what ends it. */
function run({ appUrl }: InspectServer, phase: 'Running' | 'Degraded'): () => void {
  const inspector = createInspector({ url: appUrl, name: 'shop' });
  const web = new PluginStateMachine('web', phase, { inspect: inspector.inspect });
  const end = () => {
    inspector.stop();
    web.stop();
  };
  stage.later(end);
  return end;
}

test('what is looked at of an app is looked at on when the app is started again', {
  timeout: PATIENCE * 3,
}, async () => {
  const server = await stage.serve();
  stage.plugin(server, 'auth', 'Uninstalled');
  const endFirst = run(server, 'Running');
  const page = await stage.visit(server.url);
  await rowOf(page, 'web').click();
  await reads(() => phaseShown(page).textContent(), 'Running');
  endFirst();
  await reads(() => page.locator('.app-name').textContent(), 'shop is not connected');
  run(server, 'Degraded');
  await reads(() => phaseShown(page).textContent(), 'Degraded');
  await reads(() => page.locator('.app-name').textContent(), 'shop');

  // One of the past can still be looked at.
  const old = stage.plugin(server, 'mail', 'Stopped');
  await rowOf(page, 'mail').click();
  old.stop();
  stage.plugin(server, 'mail', 'Running');
  await reads(() => phaseShown(page).textContent(), 'Running');
  await page.locator('.row.gone').click();
  await reads(() => phaseShown(page).textContent(), 'Stopped');
  stage.plugin(server, 'zip', 'Running');
  await rowOf(page, 'zip').waitFor();
  expect(await phaseShown(page).textContent()).toBe('Stopped');
});

test('an actor that broke is not of the past', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  stage.plugin(server, 'web', 'Running');
  const machine = createMachine({
    id: 'lamp',
    initial: 'on',
    states: {
      on: {
        on: {
          press: {
            actions: () => {
              throw new Error('no current');
            },
          },
        },
      },
    },
  });
  const actor = createActor(machine, { inspect: server.inspect });
  actor.subscribe({ error() {} });
  actor.start().send({ type: 'press' });
  const page = await stage.visit(server.url);
  const lamp = rowOf(page, 'lamp');
  await reads(() => lamp.locator('.row-reason').textContent(), 'no current');
  expect(await page.locator('.row.gone').count()).toBe(0);
  await page.getByRole('button', { name: 'on 1' }).waitFor();
  await page.getByLabel('Sort by').selectOption('attention');
  await reads(() => page.locator('.row-name').allTextContents(), ['lamp', 'web']);
});

test('many plugins of the past are shown when they are asked for', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const page = await stage.visit(server.url);
  for (let n = 0; n < 20; n += 1) stage.plugin(server, `job-${n}`, 'Running').stop();
  stage.plugin(server, 'web', 'Running');
  const status = page.locator('.list-line [role=status]');
  await page.getByRole('button', { name: '20 ended: hide' }).waitFor();
  expect(await status.textContent()).toBe('21 plugins');
  stage.plugin(server, 'job-20', 'Running').stop();
  await page.getByRole('button', { name: '21 ended: show' }).click();
  await reads(() => status.textContent(), '22 plugins');
  await page.getByRole('button', { name: '21 ended: hide' }).click();
  await reads(() => page.locator('.row-name').allTextContents(), ['web']);
});
