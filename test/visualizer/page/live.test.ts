import { expect, test } from 'vitest';
import { processActors } from '../../../src/process';
import { PATIENCE, phaseShown, reads, rowOf, useStage } from './visit';

const stage = useStage();

/** A program that says that it is up, and ends in the way it is told to by a line on stdin. */
const PROGRAM = 'console.log("listening"); process.stdin.resume(); setTimeout(() => {}, 1e9)';

test('a crash appears, the countdown runs, and recovery shows', { timeout: PATIENCE * 3 }, async () => {
  const server = await stage.serve();
  let pid = 0;
  const script = `console.log("pid " + process.pid); ${PROGRAM}`;
  const web = stage.plugin(server, 'web', 'Installed', {
    backoff: { initialDelay: 3_600_000, maxDelay: 3_600_000 },
    actors: processActors({
      command: process.execPath,
      args: ['-e', script],
      ready: { line: 'listening' },
      onOutput: (_, line) => {
        if (line.startsWith('pid ')) pid = Number(line.slice(4));
      },
    }),
  });
  const page = await stage.visit(server.url);
  await rowOf(page, 'web').waitFor();
  await reads(() => phaseShown(page).textContent(), 'Installed');

  web.transitionTo('Validating', 'asked for by a user');
  await reads(() => phaseShown(page).textContent(), 'Running');
  await reads(() => page.locator('.state.current').getAttribute('id'), 'state-Running');

  expect(pid).toBeGreaterThan(0);
  process.kill(pid, 'SIGKILL');
  await reads(() => phaseShown(page).textContent(), 'Recovering');
  await reads(() => page.locator('.fact').filter({ hasText: 'Attempts' }).locator('dd').textContent(), '1 of 5');
  const countdown = page.locator('.next-attempt dd');
  await reads(() => page.locator('.fact').filter({ hasText: 'Work' }).locator('dd').textContent(), 'backoff');
  const ring = page.locator('.ring .left');
  const first = await ring.getAttribute('stroke-dashoffset');
  await reads(async () => /^in (1h 00m|59m \d\ds)$/.test((await countdown.textContent()) ?? ''), true);
  await reads(async () => (await ring.getAttribute('stroke-dashoffset')) !== first, true);
  await reads(() => page.locator('.move.last').getAttribute('id'), 'move-Running-recover');
  web.transitionTo('Validating', 'nobody wants to wait');

  await reads(() => phaseShown(page).textContent(), 'Running');
  await reads(() => page.locator('.state.current').evaluateAll((all) => all.map(({ id }) => id)), ['state-Running']);
  await reads(() => page.locator('.move.last').getAttribute('id'), 'move-Starting-started');
  const moves = (await page.locator('.item .move').allTextContents()).map((text) => text.replace(/\s+/g, ' '));
  expect(moves).toEqual(
    web
      .history()
      .map(({ from, to }) => `${from} → ${to}`)
      .reverse(),
  );
  expect(await page.locator('.item .reason').nth(3).textContent()).toContain('SIGKILL');
});

test('a pulse travels the arrow of a move', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const web = stage.plugin(server, 'web', 'Running');
  const page = await stage.visit(server.url);
  await page.locator('.statechart').waitFor();
  const places = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen = new Set<string>();
        new MutationObserver(() => {
          const pulse = document.querySelector('#move-Running-stop .pulse');
          if (pulse) seen.add(`${pulse.getAttribute('cx')} ${pulse.getAttribute('cy')}`);
          else if (seen.size > 0) resolve([...seen]);
        }).observe(document.body, { subtree: true, childList: true, attributes: true });
      }),
  );
  web.transitionTo('Stopping', 'asked for');
  expect((await places).length).toBeGreaterThan(2);
  expect(await page.locator('.pulse').count()).toBe(0);
});

test('nothing travels where the reader wants no movement', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const web = stage.plugin(server, 'web', 'Running');
  const page = await stage.visit(server.url, { reducedMotion: 'reduce' });
  await page.locator('.statechart').waitFor();
  await page.evaluate(() => {
    new MutationObserver(() => {
      if (document.querySelector('.pulse')) console.error('something travels');
    }).observe(document.body, { subtree: true, childList: true });
  });
  web.transitionTo('Stopping', 'asked for');
  await page.locator('#move-Running-stop.last').waitFor();
});

test('a move past all arrows is drawn, too', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const web = stage.plugin(server, 'web', 'Running');
  const page = await stage.visit(server.url);
  await page.locator('.statechart').waitFor();
  web.forcePhase('Uninstalled', 'its folder is gone');
  await page.locator('.statechart .forced.last path').waitFor({ state: 'attached' });
  await reads(() => page.locator('.item .reason').first().textContent(), 'force: its folder is gone');
  web.transitionTo('Installing', 'again');
  await page.locator('#move-Uninstalled-install.last').waitFor();
  expect(await page.locator('.forced').count()).toBe(0);
});

test('a forced move lights no arrow, even where there is one', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const web = stage.plugin(server, 'web', 'Running');
  const page = await stage.visit(server.url);
  await page.locator('.statechart').waitFor();
  web.forcePhase('Stopping', 'it hangs');
  await page.locator('.statechart .forced.last path').waitFor({ state: 'attached' });
  expect(await page.locator('.move.last').count()).toBe(0);
});

test('a page that is opened late shows everything', { timeout: PATIENCE * 2 }, async () => {
  const server = await stage.serve();
  const web = stage.plugin(server, 'web', 'Installed');
  const mail = stage.plugin(server, 'mail', 'Running', { backoff: { initialDelay: 3_600_000, maxDelay: 3_600_000 } });
  web.transitionTo('Validating', 'asked for by a user');
  web.transitionTo('Failed', 'its signature does not match');
  web.actor.send({ type: 'install' });
  mail.transitionTo('Recovering', 'exit code 137');

  const page = await stage.visit(server.url);
  await rowOf(page, 'web').click();
  await reads(() => phaseShown(page).textContent(), 'Failed');
  await page.locator('#state-Failed.current').waitFor();
  await page.locator('#move-Validating-fail.last').waitFor();
  expect(await page.locator('.panel-tools').textContent()).toContain('2 transitions, 1 refused');
  expect(await page.locator('.refused-item').textContent()).toMatch(/refused install[\s\S]*not possible in Failed/);
  await page.getByRole('tab', { name: 'Events' }).click();
  await reads(async () => (await page.locator('.line-head').allTextContents()).includes('web install'), true);

  await rowOf(page, 'mail').click();
  await reads(() => phaseShown(page).textContent(), 'Recovering');
  expect(await page.locator('.next-attempt dd').textContent()).toMatch(/^in (1h 00m|59m \d\ds)$/);
});

test('other machines are shown by their own charts', { timeout: PATIENCE * 2 }, async () => {
  const { createActor, createMachine } = await import('xstate');
  const server = await stage.serve();
  const machine = createMachine({
    id: 'lamp',
    initial: 'off',
    states: {
      off: { on: { press: 'on' } },
      on: { initial: 'dim', states: { dim: {}, bright: {} }, on: { press: 'off' } },
    },
  });
  const actor = createActor(machine, { inspect: server.inspect }).start();
  stage.later(() => actor.stop());
  const page = await stage.visit(server.url);
  await page.locator('#state-off.current').waitFor();
  actor.send({ type: 'press' });
  await reads(
    () => page.locator('.state.current').evaluateAll((all) => all.map(({ id }) => id)),
    ['state-on', 'state-on.dim'],
  );
  await reads(() => phaseShown(page).textContent(), 'on.dim');
  expect(await page.locator('.item .move').allTextContents()).toEqual(['off → on.dim']);
});

test('names with dots, and regions that move on their own, are shown and marked', {
  timeout: PATIENCE * 2,
}, async () => {
  const { createActor, createMachine } = await import('xstate');
  const server = await stage.serve();
  const machine = createMachine({
    id: 'shop',
    type: 'parallel',
    states: {
      till: { initial: 'v1.0', states: { 'v1.0': { on: { update: 'v1\\.1' } }, 'v1.1': {} } },
      door: { initial: 'shut', states: { shut: { on: { push: 'open' } }, open: { on: { pull: 'shut' } } } },
    },
  });
  const actor = createActor(machine, { inspect: server.inspect }).start();
  stage.later(() => actor.stop());
  const page = await stage.visit(server.url);
  await reads(() => phaseShown(page).textContent(), 'till.v1.0, door.shut');
  const drawn = page.locator('.statechart');
  await drawn.waitFor();
  const { width = 0 } = (await drawn.boundingBox()) ?? {};
  expect(width).toBe(Number(await drawn.getAttribute('width')));
  const marked = () => page.locator('.statechart .last').evaluateAll((all) => all.map(({ id }) => id));
  actor.send({ type: 'update' });
  await reads(marked, ['move-till.v1_5c_.0-update']);
  await reads(() => phaseShown(page).textContent(), 'till.v1.1, door.shut');
  await page.locator('[id="state-till.v1_5c_.1"].current').waitFor();
  actor.send({ type: 'push' });
  await reads(marked, ['move-door.shut-push']);
});
