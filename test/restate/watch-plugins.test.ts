import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { AnyActorRef, InspectionEvent } from 'xstate';
import type { PluginLifecycleSnapshot } from '../../src';
import { watchPlugins } from '../../src/restate';
import { StoredPlugins } from '../../src/restate/stored-plugins';
import type { ActorFrame, InspectionFrame } from '../../visualizer/inspect/frames';
import { createInspector } from '../../visualizer/inspect/node-inspector';
import { startInspectServer } from '../../visualizer/node';
import { inspectOnServer } from '../../visualizer/v4-bridge/node';
import { connected, FrameServer } from '../visualizer/inspect/frame-server';
import { inWords } from '../visualizer/inspect/frames-of';
import { Visualizer } from '../visualizer/xstate-inspect/visualizer';
import { PluginsHere } from './plugins-here';

let plugins: PluginsHere;
beforeAll(async () => {
  plugins = await PluginsHere.start();
});
afterAll(() => plugins[Symbol.asyncDispose]());

const phaseIn = (event: InspectionEvent): string | undefined =>
  event.type === '@xstate.snapshot' && 'value' in event.snapshot
    ? `${(event.actorRef as AnyActorRef).id}: ${event.event.type} → ${event.snapshot.value}`
    : undefined;

it('an inspector sees each transition of each plugin, in order, and those that it was too late for', async () => {
  const first = await plugins.client.create('first', 'Stopped');
  await first.transitionTo('Starting', 'asked for');
  const told: string[] = [];
  const errors: unknown[] = [];
  const actors = new Set<AnyActorRef>();
  const watch = watchPlugins({
    adminUrl: plugins.server.admin,
    interval: 50,
    inspect: (event) => {
      actors.add(event.actorRef as AnyActorRef);
      told.push(...[phaseIn(event)].filter((text) => text !== undefined));
    },
    onError: (error) => errors.push(error),
  });
  await expect.poll(() => told).toEqual(['first: xstate.init → Starting']);
  const second = await plugins.client.create("it's second", 'Stopped');
  await Promise.all([first.transitionTo('Running', 'ready'), second.transitionTo('Starting', 'asked for')]);
  await first.transitionTo('Stopping', 'asked for');
  await first.forcePhase('Failed', 'gave up');
  await expect
    .poll(() => told.filter((text) => text.startsWith('first')))
    .toEqual([
      'first: xstate.init → Starting',
      'first: started → Running',
      'first: stop → Stopping',
      'first: force → Failed',
    ]);
  await expect.poll(() => told.filter((text) => text.startsWith("it's second")).at(-1)).toMatch(/ → Starting$/);
  expect(errors).toEqual([]);
  await watch.stop();
  expect([...actors].map(({ id }) => id).sort()).toEqual(['first', "it's second"]);
  expect([...actors].map((actor) => actor.getSnapshot().status)).toEqual(['stopped', 'stopped']);
});

it('the live page is told of plugins on Restate as of local ones', async () => {
  await plugins.client.create('shown', 'Running');
  await using page = await startInspectServer({ port: 0 });
  await using _ = watchPlugins({ adminUrl: plugins.server.admin, interval: 50, inspect: page.inspect });
  const url = new URL(page.url);
  const socket = new WebSocket(`ws://${url.host}/page${url.search}`);
  const frames: string[] = [];
  socket.onmessage = ({ data }) => frames.push(String(data));
  await expect.poll(() => frames.join('\n')).toContain('shown');
  socket.close();
});

it("Stately's inspector and the one of XState 4 are told of plugins on Restate as of local ones", async () => {
  await using frames = await FrameServer.start();
  using stately = createInspector({ url: frames.url });
  using v4 = await inspectOnServer({ port: 0 });
  const visualizer = await Visualizer.connect(v4.url);
  await connected(frames);
  await using _ = watchPlugins({
    adminUrl: plugins.server.admin,
    interval: 50,
    inspect(event) {
      stately.inspect(event);
      v4.inspect(event);
    },
  });
  const plugin = await plugins.client.create('inspected', 'Stopped');
  const told = () => {
    const own = frames.frames.find((frame) => 'name' in frame && frame.name === 'inspected') as ActorFrame | undefined;
    return (frames.frames as InspectionFrame[]).filter((frame) => frame.sessionId === own?.sessionId).map(inWords);
  };
  await expect.poll(told).toContain('actor inspected');
  await plugin.transitionTo('Starting', 'asked for');
  await plugin.forcePhase('Failed', 'gave up');
  await expect
    .poll(told)
    .toEqual([
      'actor inspected',
      'event xstate.init',
      'xstate.init → Stopped',
      'event start',
      'start → Starting',
      'event force',
      'force → Failed',
    ]);
  await visualizer.until('state Failed');
  const { sessionId } = visualizer.frames.find(({ id }) => id === 'inspected') as { sessionId: string };
  expect(visualizer.phases(sessionId)).toEqual(['Stopped', 'Stopped', 'Starting', 'Failed']);
  visualizer.socket.terminate();
});

it('what keeps Restate from answering is told, and looked over', async () => {
  const errors: unknown[] = [];
  const watch = watchPlugins({
    adminUrl: 'http://127.0.0.1:9',
    interval: 20,
    inspect: () => {},
    onError: (error) => errors.push(error),
  });
  await expect.poll(() => errors.length).toBeGreaterThan(1);
  await watch.stop();
  expect(() => watchPlugins({ adminUrl: 'x', interval: 1, inspect: () => {} })).toThrow(RangeError);
});

it('more plugins than one query asks for are read, in the order of the queries', async () => {
  await plugins.client.create('near', 'Stopped');
  await plugins.client.create('far', 'Stopped');
  const { signal } = new AbortController();
  const stored = new StoredPlugins({ adminUrl: plugins.server.admin, name: 'plugins', signal });
  const absent = Array.from({ length: 1200 }, (_, index) => `absent ${index}`);
  const found: string[] = [];
  for await (const snapshot of stored.snapshots(['near', ...absent, 'far'])) {
    found.push((snapshot as PluginLifecycleSnapshot).context.pluginId);
  }
  expect(found).toEqual(['near', 'far']);
});

it('without somebody to be told, the first failure in a row is written to the console', async () => {
  const written = vi.spyOn(console, 'error').mockImplementation(() => {});
  const asked: number[] = [];
  // It fails three times, answers once, and fails from then on.
  const admin = createServer((_, response) => {
    asked.push(asked.length);
    if (asked.length === 4) response.end('{"rows":[]}');
    else response.writeHead(500).end();
  }).listen(0, '127.0.0.1');
  await once(admin, 'listening');
  const adminUrl = `http://127.0.0.1:${(admin.address() as AddressInfo).port}`;
  const watch = watchPlugins({ adminUrl, interval: 20, inspect: () => {} });
  await expect.poll(() => asked.length).toBeGreaterThan(8);
  await watch.stop();
  const text = 'could not ask Restate for the plugins of plugins:';
  expect(written.mock.calls.map(([first]) => first)).toEqual([text, text]);
  written.mockRestore();
  admin.closeAllConnections();
  admin.close();
});
