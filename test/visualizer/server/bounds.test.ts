import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../visualizer/server/limits';
import {
  actorFrame,
  eventFrame,
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

  it('of all actors, those that have ended go first, and then no new ones are taken', async () => {
    const server = await startServer({}, { actors: 3 });
    const page = await openPage(server);
    const app = await openApp(server);
    app.send(
      ...numbered(3).map((index) => actorFrame(`x:${index}`)),
      snapshotFrame('x:2', 'stop', 'off', { status: 'stopped' }),
      actorFrame('x:3'),
      actorFrame('x:4'),
      snapshotFrame('x:4', 'unheard', 'on'),
      snapshotFrame('x:0', 'heard', 'on'),
    );
    await page.until(({ event }) => event?.type === 'heard');
    expect(sessionsOf(page)).toEqual(['app-1/x:0', 'app-1/x:1', 'app-1/x:2', 'app-1/x:3']);
    const late = await openPage(server);
    expect(sessionsOf(late)).toEqual(['app-1/x:0', 'app-1/x:1', 'app-1/x:3']);
    expect(entriesOf(late)).toEqual(['stop', 'heard']);
    app.send(snapshotFrame('x:0', 'stop', 'off', { status: 'stopped' }), actorFrame('x:5'));
    await page.until(({ sessionId }) => sessionId === 'app-1/x:5');
    expect(sessionsOf(await openPage(server))).toEqual(['app-1/x:1', 'app-1/x:3', 'app-1/x:5']);
  });

  it('of the actors of several apps, not those of the smaller ones', async () => {
    const server = await startServer({}, { actors: 4 });
    const crowd = await openApp(server, { app: 'crowd', name: 'crowd' });
    crowd.send(...numbered(4).map((index) => actorFrame(`x:${index}`)));
    await settled(server, crowd);
    const small = await openApp(server, { app: 'small', name: 'small' });
    const page = await openPage(server);
    const introduce = async (app: TestClient, id: string) => {
      app.send(actorFrame(`x:${id}`), eventFrame('x:0', id));
      await page.until(({ event }) => event?.type === id);
    };
    await introduce(small, '0');
    await introduce(crowd, '4');
    await introduce(small, '1');
    await introduce(small, '2');
    expect(sessionsOf(await openPage(server))).toEqual(['crowd/x:0', 'crowd/x:1', 'small/x:0', 'small/x:1']);
  });

  it('of the texts of several apps, not those of the smaller ones', async () => {
    const server = await startServer({}, { actorsLength: 1_000_000 });
    const small = await openApp(server, { app: 'small', name: 'small' });
    const definition = (id: number) => JSON.stringify({ id, ballast: 'x'.repeat(200_000) });
    small.send(...numbered(3).map((index) => actorFrame(`x:${index}`, { definition: definition(0) })));
    await settled(server, small);
    const crowd = await openApp(server, { app: 'crowd', name: 'crowd' });
    crowd.send(...numbered(9).map((index) => actorFrame(`x:${index}`, { definition: definition(index) })));
    const page = await openPage(server);
    crowd.send(eventFrame('x:0', 'sent'));
    await page.until(({ event }) => event?.type === 'sent');
    const context = { ballast: 'x'.repeat(200_000) };
    small.send(snapshotFrame('x:0', 'grow', 'on', { context }));
    await page.until(({ event }) => event?.type === 'grow');
    const kept = sessionsOf(await openPage(server)).filter((id) => !id.includes('marker'));
    expect(kept).toEqual(['small/x:0', 'small/x:1', 'small/x:2', 'crowd/x:0', 'crowd/x:1', 'crowd/x:2']);
  });

  it('of their texts, however long each is', async () => {
    const server = await startServer({}, { actorsLength: 1_000_000 });
    const page = await openPage(server);
    const app = await openApp(server);
    const context = { ballast: 'x'.repeat(300_000) };
    const definition = (id: number) => JSON.stringify({ id, ballast: 'x'.repeat(300_000) });
    app.send(actorFrame('x:0'), snapshotFrame('x:0', 'grow', 'on', { context }));
    app.send(actorFrame('x:1', { definition: definition(1) }), actorFrame('x:2', { definition: definition(1) }));
    app.send(actorFrame('x:3', { definition: definition(3) }));
    await settled(server, app);
    expect(forgottenBy(page)).toEqual([]);
    app.send(actorFrame('x:4', { definition: definition(4) }));
    await page.untilCount('@plugin-statechart.forgotten', 1);
    // A text goes with the last actor that has it; one that shrinks makes room again.
    app.send(...[1, 2].map((index) => snapshotFrame(`x:${index}`, 'stop', 'off', { status: 'stopped' })));
    app.send(actorFrame('x:5', { definition: definition(5) }), snapshotFrame('x:0', 'shrink', 'on'));
    app.send(actorFrame('x:6'), snapshotFrame('x:6', 'grow', 'on', { context }));
    await page.until(({ sessionId, event }) => sessionId === 'app-1/x:6' && event);
    expect(forgottenBy(page)).toEqual(['app-1/x:4', 'app-1/x:1', 'app-1/x:2']);
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
