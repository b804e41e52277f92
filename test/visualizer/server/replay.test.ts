import { describe, expect, it } from 'vitest';
import { createActor, createMachine } from 'xstate';
import type { LogEntry } from '../../../visualizer/inspect/frames';
import {
  actorFrame,
  eventFrame,
  openApp,
  openPage,
  type Received,
  settled,
  snapshotFrame,
  snapshotOf,
  startServer,
  type TestClient,
} from './clients';

const definition = JSON.stringify({ id: 'light', initial: 'red', states: { red: {}, green: {} } });

describe('a page that is there', () => {
  it('is told of an app, and then of each frame, with ids that are unique across apps', async () => {
    const server = await startServer();
    const page = await openPage(server);
    const before = page.received.length;
    const app = await openApp(server, { app: 'a', name: 'shop' });
    const frames = [
      actorFrame('x:0', { definition, rootId: 'x:0' }),
      actorFrame('x:1', { parentId: 'x:0', rootId: 'x:0' }),
      eventFrame('x:1', 'go', { sourceId: 'x:0', rootId: 'x:0' }),
      snapshotFrame('x:1', 'go', 'green', { refused: true, accepts: ['go'], tags: ['busy'] }),
    ];
    app.send(...frames);
    await page.until(({ type }) => type === '@xstate.snapshot');
    expect(page.received.slice(before)).toEqual([
      { type: '@plugin-statechart.app', app: 'a', name: 'shop', connected: true, allowControl: true },
      { ...frames[0], sessionId: 'a/x:0', rootId: 'a/x:0' },
      { ...frames[1], sessionId: 'a/x:1', rootId: 'a/x:0', parentId: 'a/x:0' },
      { ...frames[2], sessionId: 'a/x:1', rootId: 'a/x:0', sourceId: 'a/x:0' },
      { ...frames[3], sessionId: 'a/x:1' },
    ]);
  });

  it('keeps two apps with the same sessions apart', async () => {
    const server = await startServer();
    const page = await openPage(server);
    for (const app of ['a', 'b']) (await openApp(server, { app })).send(actorFrame('x:0'));
    const actors = await page.untilCount('@xstate.actor', 2);
    expect(actors.map(({ sessionId }) => sessionId).sort()).toEqual(['a/x:0', 'b/x:0']);
  });

  it('is told when an app goes', async () => {
    const server = await startServer();
    const page = await openPage(server);
    const app = await openApp(server);
    app.send(actorFrame('x:0'));
    await page.until(({ type }) => type === '@xstate.actor');
    app.socket.close();
    const [, gone] = await page.untilCount('@plugin-statechart.app', 2);
    expect(gone).toMatchObject({ app: 'app-1', connected: false });
    expect(page.ofType('@plugin-statechart.forgotten')).toEqual([]);
  });
});

describe('a page that comes late', () => {
  it('is told all there is: the apps, each actor as it is now, and what was logged', async () => {
    const server = await startServer({ allowControl: true, stately: 'https://stately.ai/inspect' });
    const app = await openApp(server, { allowControl: false });
    app.send(
      actorFrame('x:0', { definition }),
      actorFrame('x:1', { definition }),
      actorFrame('x:2'),
      eventFrame('x:0', 'go'),
      snapshotFrame('x:0', 'go', 'green', { context: { secret: 1 } }),
      snapshotFrame('x:1', 'stay', 'red', { refused: true }),
      snapshotFrame('x:0', 'go', 'red', { context: { count: 2 } }),
    );
    await settled(server, app);
    const page = await openPage(server);
    const [hello, appFrame, first, second, third] = page.received;
    expect(hello).toEqual({
      type: '@plugin-statechart.hello',
      version: 1,
      now: expect.closeTo(Date.now(), -5),
      allowControl: true,
      stately: 'https://stately.ai/inspect',
    });
    expect(appFrame).toMatchObject({ app: 'app-1', connected: true, allowControl: false });
    expect([first, second, third]).toEqual(
      [
        actorFrame('x:0', {
          sessionId: 'app-1/x:0',
          definition,
          snapshot: snapshotOf('red', { context: { count: 2 } }),
        }),
        actorFrame('x:1', {
          sessionId: 'app-1/x:1',
          definitionOf: 'app-1/x:0',
          name: 'name of x:1',
          snapshot: snapshotOf('red', { refused: true }),
        }),
        actorFrame('x:2', { sessionId: 'app-1/x:2' }),
      ].map((frame, index) => ({ ...frame, name: `name of x:${index}` })),
    );
    const entry = { status: 'active', createdAt: '1700000000000' };
    expect(page.received.at(-1)).toEqual({
      type: '@plugin-statechart.recent',
      entries: [
        { sessionId: 'app-1/x:0', name: 'name of x:0', event: { type: 'go' }, value: 'green', ...entry },
        {
          sessionId: 'app-1/x:1',
          name: 'name of x:1',
          event: { type: 'stay' },
          value: 'red',
          refused: true,
          ...entry,
        },
        { sessionId: 'app-1/x:0', name: 'name of x:0', event: { type: 'go' }, value: 'red', ...entry },
      ],
    });
  });

  it('is told the name of an actor that was logged and is forgotten', async () => {
    const server = await startServer();
    const app = await openApp(server);
    app.send(
      actorFrame('x:0'),
      actorFrame('x:1', { parentId: 'x:0', name: 'import' }),
      snapshotFrame('x:1', 'done', undefined, { status: 'done' }),
    );
    await settled(server, app);
    const page = await openPage(server);
    expect(page.ofType('@xstate.actor').filter(isNoMarker)).toHaveLength(1);
    const [{ entries }] = page.ofType('@plugin-statechart.recent');
    expect(entries).toMatchObject([{ sessionId: 'app-1/x:1', name: 'import' }]);
  });

  it('misses nothing and sees nothing twice, whenever it comes', async () => {
    const server = await startServer();
    const actor = createActor(createMachine({}), { inspect: server.inspect }).start();
    const total = 1500;
    const arrivals: Promise<TestClient>[] = [];
    for (let count = 1; count <= total; count++) {
      actor.send({ type: 'tick', count });
      if (count % 100 === 0) arrivals.push(openPage(server));
      // So that something happens in each turn of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const arrivedAfter = new Set<number>();
    for (const page of await Promise.all(arrivals)) {
      const [recent] = page.ofType('@plugin-statechart.recent');
      const early = recent.entries.map((entry: LogEntry) => entry.event.count);
      if (early.at(-1) !== total) await page.until(({ event }) => event?.count === total);
      const live = page.ofType('@xstate.snapshot').map(({ event }) => event.count);
      expect([...early, ...live]).toEqual([undefined, ...Array.from({ length: total }, (_, index) => index + 1)]);
      arrivedAfter.add(early.length);
    }
    expect(arrivedAfter.size).toBeGreaterThan(1);
    actor.stop();
  });

  it('is sent a definition that many actors share once', async () => {
    const server = await startServer();
    const early = await openPage(server);
    const app = await openApp(server);
    app.send(...Array.from({ length: 500 }, (_, index) => actorFrame(`x:${index}`, { definition })));
    await settled(server, app);
    const definitionsOf = (page: TestClient) => {
      const actors = page.ofType('@xstate.actor').filter(({ sessionId }) => sessionId.includes('x:'));
      return {
        inFull: actors.filter((actor) => actor.definition === definition).map(({ sessionId }) => sessionId),
        others: new Set(actors.slice(1).map(({ definitionOf }) => definitionOf)),
        count: actors.length,
      };
    };
    const expected = { inFull: ['app-1/x:0'], others: new Set(['app-1/x:0']), count: 500 };
    expect(definitionsOf(early)).toEqual(expected);
    expect(definitionsOf(await openPage(server))).toEqual(expected);
  });

  it('is never told of a definition by an actor that it does not know', async () => {
    const server = await startServer();
    const early = await openPage(server);
    const app = await openApp(server);
    app.send(
      actorFrame('x:0', { definition }),
      actorFrame('x:1', { definition, parentId: 'x:0' }),
      actorFrame('x:2', { definition, parentId: 'x:0' }),
      // Introduced anew, and so behind the others.
      actorFrame('x:0', { definition }),
      snapshotFrame('x:1', 'done', 'red', { status: 'done' }),
      actorFrame('x:3', { definition }),
    );
    await settled(server, app);
    for (const page of [early, await openPage(server)]) {
      const texts = new Map<string, string>();
      for (const frame of page.received) {
        if (frame.type === '@plugin-statechart.forgotten') texts.delete(frame.sessionId);
        if (frame.type !== '@xstate.actor') continue;
        const text = frame.definition ?? texts.get(frame.definitionOf);
        if (text !== undefined) texts.set(frame.sessionId, text);
      }
      expect(Object.fromEntries(texts)).toEqual({
        'app-1/x:0': definition,
        'app-1/x:2': definition,
        'app-1/x:3': definition,
      });
    }
  });
});

describe('an actor that has ended', () => {
  it('stays visible where it is on its own; its parts, and theirs, are forgotten', async () => {
    const server = await startServer();
    const early = await openPage(server);
    const app = await openApp(server);
    app.send(
      actorFrame('x:0'),
      actorFrame('x:1', { parentId: 'x:0' }),
      actorFrame('x:2', { parentId: 'x:1' }),
      snapshotFrame('x:0', 'stop', 'red', { status: 'stopped' }),
    );
    await settled(server, app);
    expect(early.ofType('@plugin-statechart.forgotten').map(({ sessionId }) => sessionId)).toEqual([
      'app-1/x:1',
      'app-1/x:2',
    ]);
    const [actor, ...others] = (await openPage(server)).ofType('@xstate.actor').filter(isNoMarker);
    expect([actor.sessionId, actor.snapshot.status, others]).toEqual(['app-1/x:0', 'stopped', []]);
  });

  it('is forgotten where it is a part of another one', async () => {
    const server = await startServer();
    const early = await openPage(server);
    const app = await openApp(server);
    app.send(
      actorFrame('x:0'),
      actorFrame('x:1', { parentId: 'x:0' }),
      snapshotFrame('x:1', 'done', undefined, { status: 'done' }),
      // What comes after that is about nobody.
      eventFrame('x:1', 'late'),
    );
    await settled(server, app);
    expect(early.received.filter(isNoMarker).slice(-2)).toMatchObject([
      { type: '@xstate.snapshot', sessionId: 'app-1/x:1' },
      { type: '@plugin-statechart.forgotten', sessionId: 'app-1/x:1' },
    ]);
    expect((await openPage(server)).ofType('@xstate.actor').filter(isNoMarker)).toMatchObject([
      { sessionId: 'app-1/x:0' },
    ]);
  });
});

describe('an app that comes back', () => {
  it('takes its actors over, and those that it does not introduce again are forgotten', async () => {
    const server = await startServer({}, { reintroduction: 200 });
    const page = await openPage(server);
    const app = await openApp(server);
    app.send(
      actorFrame('x:0'),
      actorFrame('x:1'),
      actorFrame('x:2'),
      snapshotFrame('x:2', 'stop', 'red', { status: 'stopped' }),
    );
    await page.until(({ type }) => type === '@xstate.snapshot');
    app.socket.terminate();
    await page.until(({ connected }) => connected === false);

    const again = await openApp(server, { name: 'shop, again' });
    again.send(actorFrame('x:0', { snapshot: snapshotOf('green') }));
    await page.until(({ type }) => type === '@plugin-statechart.forgotten');
    expect(page.ofType('@plugin-statechart.forgotten')).toMatchObject([{ sessionId: 'app-1/x:1' }]);

    const late = await openPage(server);
    expect(late.ofType('@plugin-statechart.app')).toMatchObject([{ name: 'shop, again', connected: true }]);
    const seen = late
      .ofType('@xstate.actor')
      .map(({ sessionId, snapshot }) => [sessionId, snapshot.status, snapshot.value]);
    expect(Object.fromEntries(seen.map(([id, ...rest]) => [id, rest]))).toEqual({
      'app-1/x:0': ['active', 'green'],
      'app-1/x:2': ['stopped', 'red'],
    });
  });

  it('replaces a connection that the server takes for alive', async () => {
    const server = await startServer();
    const page = await openPage(server);
    const app = await openApp(server);
    app.send(actorFrame('x:0'));
    await page.until(({ type }) => type === '@xstate.actor');
    const again = await openApp(server);
    expect(await app.closed).toEqual({ code: 1008, reason: 'the app has connected again' });
    again.send(actorFrame('x:0'));
    await page.untilCount('@xstate.actor', 2);
    expect(page.ofType('@plugin-statechart.app').map(({ connected }) => connected)).toEqual([true, true]);
  });
});

describe('an app that is started again', () => {
  const lost = async (page: TestClient, app: TestClient, id: string) => {
    app.socket.terminate();
    await page.until((frame) => frame.app === id && frame.connected === false);
  };

  it('replaces what its lost run did, once it introduces an actor', async () => {
    const server = await startServer();
    const page = await openPage(server);
    const [first, other, alive] = [
      await openApp(server, { app: 'run-1', name: 'shop' }),
      await openApp(server, { app: 'other', name: 'bakery' }),
      await openApp(server, { app: 'run-0', name: 'shop' }),
    ];
    for (const app of [first, other, alive]) app.send(actorFrame('x:0'), actorFrame('x:1', { parentId: 'x:0' }));
    await page.untilCount('@xstate.actor', 6);
    await lost(page, first, 'run-1');
    await lost(page, other, 'other');

    const second = await openApp(server, { app: 'run-2', name: 'shop' });
    await page.until(({ app }) => app === 'run-2');
    expect(page.ofType('@plugin-statechart.forgotten')).toEqual([]);
    second.send(actorFrame('x:0'));
    await page.until(({ sessionId }) => sessionId === 'run-2/x:0');
    const late = await openPage(server);
    const actors = late.ofType('@xstate.actor').map(({ sessionId }) => sessionId);
    expect(actors.sort()).toEqual(['other/x:0', 'other/x:1', 'run-0/x:0', 'run-0/x:1', 'run-2/x:0']);
    const apps = late.ofType('@plugin-statechart.app').map(({ app }) => app);
    expect(apps.sort()).toEqual(['other', 'run-0', 'run-2']);
  });
});

const isNoMarker = ({ sessionId }: Received): boolean => !sessionId?.includes('marker');
