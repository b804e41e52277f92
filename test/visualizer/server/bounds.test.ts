import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../visualizer/server/limits';
import {
  actorFrame,
  handshake,
  openApp,
  openPage,
  pageUrl,
  settled,
  snapshotFrame,
  snapshotOf,
  startServer,
  type TestClient,
} from './clients';

const sessionsOf = (page: TestClient): string[] => page.ofType('@xstate.actor').map(({ sessionId }) => sessionId);

const forgottenBy = (page: TestClient): string[] =>
  page.ofType('@plugin-statechart.forgotten').map(({ sessionId }) => sessionId);

const entriesOf = (page: TestClient): string[] =>
  page.ofType('@plugin-statechart.recent')[0].entries.map(({ event }: { event: { type: string } }) => event.type);

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('what is kept is bounded', () => {
  it('of actors that have ended, the last to end', async () => {
    const server = await startServer({}, { idleActors: 2 });
    const page = await openPage(server);
    const app = await openApp(server);
    app.send(...numbered(5).map((index) => actorFrame(`x:${index}`)));
    app.send(...[3, 0, 4, 1].map((index) => snapshotFrame(`x:${index}`, 'stop', 'off', { status: 'stopped' })));
    const forgotten = await page.untilCount('@plugin-statechart.forgotten', 2);
    expect(forgotten.map(({ sessionId }) => sessionId)).toEqual(['app-1/x:3', 'app-1/x:0']);
    expect(sessionsOf(await openPage(server))).toEqual(['app-1/x:1', 'app-1/x:2', 'app-1/x:4']);
  });

  it('of all actors, the newest; the first to go are those that have ended', async () => {
    const server = await startServer({}, { actors: 3 });
    const page = await openPage(server);
    const app = await openApp(server);
    app.send(
      ...numbered(3).map((index) => actorFrame(`x:${index}`)),
      snapshotFrame('x:2', 'stop', 'off', { status: 'stopped' }),
      actorFrame('x:3'),
      actorFrame('x:4'),
      snapshotFrame('x:0', 'unheard', 'on'),
    );
    await page.untilCount('@plugin-statechart.forgotten', 2);
    expect(forgottenBy(page)).toEqual(['app-1/x:2', 'app-1/x:0']);
    const late = await openPage(server);
    expect(sessionsOf(late)).toEqual(['app-1/x:1', 'app-1/x:3', 'app-1/x:4']);
    expect(entriesOf(late)).not.toContain('unheard');
  });

  it('of their texts, however long each is', async () => {
    const server = await startServer({}, { actorsLength: 1_000_000 });
    const page = await openPage(server);
    const app = await openApp(server);
    const context = { ballast: 'x'.repeat(300_000) };
    const definition = (id: number) => JSON.stringify({ id, ballast: 'x'.repeat(300_000) });
    app.send(actorFrame('x:0'), snapshotFrame('x:0', 'grow', 'on', { context }));
    app.send(actorFrame('x:1', { definition: definition(1) }), actorFrame('x:2', { definition: definition(1) }));
    await settled(server, app);
    expect(forgottenBy(page)).toEqual([]);
    app.send(actorFrame('x:3', { definition: definition(3) }), actorFrame('x:4', { definition: definition(4) }));
    await page.untilCount('@plugin-statechart.forgotten', 1);
    // A text goes with the last actor that has it; one that shrinks makes room again.
    app.send(snapshotFrame('x:4', 'grow', 'on', { context }), snapshotFrame('x:4', 'shrink', 'on'));
    app.send(actorFrame('x:5'), snapshotFrame('x:5', 'grow', 'on', { context }));
    await page.until(({ sessionId, event }) => sessionId === 'app-1/x:5' && event);
    expect(forgottenBy(page)).toEqual(['app-1/x:0', 'app-1/x:1', 'app-1/x:2']);
  });

  it('of an actor that is introduced again, once', async () => {
    const server = await startServer({}, { actorsLength: 1_000_000 });
    const page = await openPage(server);
    const app = await openApp(server);
    const large = actorFrame('x:1', { snapshot: snapshotOf('on', { context: { ballast: 'x'.repeat(300_000) } }) });
    app.send(
      actorFrame('x:0'),
      ...numbered(9).map((index) => actorFrame(`p:${index}`)),
      ...numbered(9).map((index) => ({ ...large, parentId: `p:${index}` })),
    );
    app.send(...numbered(8).map((index) => snapshotFrame(`p:${index}`, 'stop', 'off', { status: 'stopped' })));
    await settled(server, app);
    // It is a part of the last one that it was said to be a part of, and of no other.
    expect(forgottenBy(page)).toEqual([]);
    app.send(snapshotFrame('p:8', 'stop', 'off', { status: 'stopped' }));
    await page.untilCount('@plugin-statechart.forgotten', 1);
    expect(forgottenBy(page)).toEqual(['app-1/x:1']);
  });

  it('of the log, the newest entries', async () => {
    const server = await startServer({}, { entries: 3 });
    const app = await openApp(server);
    app.send(actorFrame('x:0'), ...numbered(10).map((index) => snapshotFrame('x:0', `event ${index}`, 'on')));
    await settled(server, app);
    expect(entriesOf(await openPage(server))).toEqual(['event 7', 'event 8', 'event 9']);
  });

  it('of the log, so much text', async () => {
    const server = await startServer({}, { entriesLength: 10_000 });
    const app = await openApp(server);
    app.send(actorFrame('x:0'));
    for (const index of numbered(5)) {
      const frame = snapshotFrame('x:0', `event ${index}`, 'on');
      app.send({ ...frame, event: { ...frame.event, ballast: 'x'.repeat(4000) } });
    }
    await settled(server, app);
    expect(entriesOf(await openPage(server))).toEqual(['event 3', 'event 4']);
  });

  it('of the runs of an app that are over, the last', async () => {
    const server = await startServer();
    const page = await openPage(server);
    for (const run of numbered(3)) {
      const app = await openApp(server, { app: `run-${run}`, name: 'shop' });
      app.send(actorFrame('x:0'));
      await page.until(({ sessionId }) => sessionId === `run-${run}/x:0`);
      app.socket.terminate();
      await page.until(({ app: id, connected }) => id === `run-${run}` && connected === false);
    }
    const late = await openPage(server);
    expect(sessionsOf(late)).toEqual(['run-2/x:0']);
    expect(late.ofType('@plugin-statechart.app')).toMatchObject([{ app: 'run-2', connected: false }]);
  });

  it('of apps that had nothing to tell, none', async () => {
    const server = await startServer();
    const page = await openPage(server);
    (await openApp(server)).socket.close();
    await page.until(({ connected }) => connected === false);
    expect((await openPage(server)).ofType('@plugin-statechart.app')).toEqual([]);
  });

  it('of pages, so many at once', async () => {
    const server = await startServer({}, { pages: 2 });
    const [first] = [await openPage(server), await openPage(server)];
    expect(await handshake(pageUrl(server))).toBe(503);
    expect(await handshake(server.appUrl)).toBe(101);
    first.socket.close();
    await first.closed;
    await expect.poll(() => handshake(pageUrl(server))).toBe(101);
  });
});

it('allows five hundred plugins and more', () => {
  expect(LIMITS.actors).toBeGreaterThan(500);
  expect(LIMITS.framesFromApp.atOnce).toBeGreaterThan(LIMITS.actors);
});
