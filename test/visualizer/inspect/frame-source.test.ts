import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { createActor, createMachine, fromPromise, setup } from 'xstate';
import { PluginStateMachine, pluginLifecycle } from '../../../src';
import type { CommandFrame } from '../../../visualizer/inspect/frames';
import { framesOf, inWords } from './frames-of';

/** What has been asked of XState is done, and so is what follows by microtasks. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

const command = (sessionId: string, event: unknown) =>
  ({ type: '@plugin-statechart.send', sessionId, event }) as CommandFrame;

it('tells of each actor, event and snapshot as they come, in order', () => {
  const { inspect, sent } = framesOf();
  const machine = new PluginStateMachine('kubernetes', 'Starting', { inspect });
  machine.transitionTo('Running', 'it is up');
  machine.stop();
  expect(sent.map(inWords)).toEqual([
    'actor kubernetes',
    'actor start',
    'event xstate.init',
    'event xstate.init',
    'xstate.init → active',
    'xstate.init → Starting',
    'event started',
    'actor monitor',
    'xstate.stop → stopped',
    'event xstate.init',
    'xstate.init → active',
    'started → Running',
    'xstate.stop → stopped',
    'xstate.stop → Running',
  ]);
});

it('gives each frame what Stately’s protocol has', async () => {
  const { inspect, actors, events, snapshots } = framesOf();
  const before = Date.now();
  const { actor } = new PluginStateMachine('kubernetes', 'Starting', { inspect });
  const { sessionId } = actor;
  const [root, child] = actors();
  const base = { sessionId, rootId: sessionId, _version: expect.any(String), createdAt: expect.any(String) };
  expect(root).toMatchObject({ ...base, name: 'kubernetes', snapshot: { status: 'active', value: 'Starting' } });
  expect(root).not.toHaveProperty('parentId');
  expect(Number(root?.createdAt)).toBeGreaterThanOrEqual(before);
  expect(child).toMatchObject({ name: 'start', parentId: sessionId, rootId: sessionId, definition: '{"id":"start"}' });
  expect(events()[1]).toMatchObject({ sessionId: child?.sessionId, sourceId: sessionId, rootId: sessionId });
  expect(snapshots().at(-1)).toMatchObject({
    ...base,
    event: { type: 'xstate.init' },
    snapshot: { tags: ['working'] },
  });
});

it('tells a definition that is a machine again, its states in the order of the config', () => {
  const { inspect, actors } = framesOf();
  createActor(pluginLifecycle, { inspect, input: { pluginId: 'kubernetes' } }).start();
  const machine = createMachine(JSON.parse(actors()[0]?.definition ?? ''));
  expect(Object.keys(machine.states)).toEqual(Object.keys(pluginLifecycle.states));
  for (const name of Object.keys(pluginLifecycle.states)) {
    expect(machine.states[name]?.ownEvents, name).toEqual(
      Object.values(pluginLifecycle.states).find(({ key }) => key === name)?.ownEvents,
    );
  }
});

it('keeps a definition that nests deep', () => {
  const nested = (levels: number): object => ({ initial: 'in', states: { in: levels > 0 ? nested(levels - 1) : {} } });
  const config = { id: 'deep', ...nested(15) };
  const { inspect, actors } = framesOf();
  createActor(createMachine(config), { inspect });
  createActor(createMachine(config), { inspect }).start();
  expect(JSON.parse(actors()[0]?.definition ?? '')).toEqual(config);
});

it('tells of an actor that is not started a moment later', async () => {
  const { inspect, sent } = framesOf();
  createActor(pluginLifecycle, { inspect, input: { pluginId: 'kubernetes' } });
  await settled();
  expect(sent.map((frame) => 'snapshot' in frame && frame.snapshot.value)).toEqual(['Uninstalled']);
});

it('tells of an actor that it is given when that runs already', () => {
  const { inspect, sent } = framesOf();
  const { actor } = new PluginStateMachine('kubernetes', 'Running');
  actor.system.inspect(inspect);
  actor.send({ type: 'fail', reason: 'gone' });
  expect(sent.slice(0, 2).map(inWords)).toEqual(['actor kubernetes', 'event fail']);
  expect(sent[0]).toMatchObject({ snapshot: { value: 'Running' }, rootId: actor.sessionId });
});

it.each<[string, (fail: () => never) => object]>([
  ['by a transition', (fail) => ({ initial: 'a', states: { a: { on: { go: 'b' } }, b: { entry: fail } } })],
  ['by its first actions', (fail) => ({ entry: fail })],
  ['by its context', (fail) => ({ context: fail })],
])('tells of an actor that was broken %s', async (_, config) => {
  const { inspect, sent, replay } = framesOf();
  const machine = createMachine(
    config(() => {
      throw new Error('boom');
    }),
  );
  const error = vi.fn();
  const actor = createActor(machine, { inspect, id: 'broken' });
  actor.subscribe({ error });
  actor.start();
  if (actor.getSnapshot().status === 'active') actor.send({ type: 'go' });
  await settled();
  expect(error).toHaveBeenCalledOnce();
  const told = sent.flatMap((frame) => ('snapshot' in frame ? frame.snapshot : []));
  expect(told.filter(({ status }) => status === 'error')).toEqual([
    expect.objectContaining({ error: { name: 'Error', message: 'boom' } }),
  ]);
  expect(replay()).toEqual([]);
});

it('marks an event that no transition took, and no other', async () => {
  const machine = createMachine({
    invoke: { src: fromPromise(async () => {}) },
    on: {
      log: { actions: () => {} },
      forbidden: undefined,
      never: { guard: () => false, actions: () => {} },
      stay: { target: '.a' },
    },
    initial: 'a',
    states: { a: {} },
  });
  const { inspect, snapshots } = framesOf();
  const actor = createActor(machine, { inspect, id: 'm' }).start();
  for (const type of ['unknown', 'log', 'forbidden', 'unknown', 'never', 'stay']) actor.send({ type } as never);
  await settled();
  const ofMachine = snapshots().filter(({ sessionId }) => sessionId === actor.sessionId);
  expect(ofMachine.map(({ event, snapshot }) => `${event.type}${snapshot.refused ? ' refused' : ''}`)).toEqual([
    'xstate.init',
    'unknown refused',
    'log',
    'forbidden refused',
    'unknown refused',
    'never refused',
    'stay',
    'xstate.done.actor.0.(machine)',
  ]);
});

it('marks what a plugin refuses', () => {
  const { inspect, snapshots } = framesOf();
  const { actor } = new PluginStateMachine('kubernetes', 'Installed', { inspect });
  actor.send({ type: 'started', reason: 'too early' });
  actor.send({ type: 'force', to: 'Failed', reason: 'so' });
  const ofPlugin = snapshots().filter(({ sessionId }) => sessionId === actor.sessionId);
  expect(ofPlugin.map(({ event, snapshot }) => [event.type, snapshot.refused])).toEqual([
    ['xstate.init', undefined],
    ['started', true],
    ['force', undefined],
  ]);
});

it('tells which events are accepted, where control is allowed', () => {
  const machine = setup({
    types: { events: {} as { type: 'go' | 'guarded' | 'needy' | 'a.b'; to?: { id: string } } },
  }).createMachine({
    initial: 'a',
    states: {
      a: {
        after: { 1000: 'b' },
        on: {
          go: 'b',
          guarded: { guard: () => false, target: 'b' },
          needy: { guard: ({ event }) => (event.to as { id: string }).id === 'b', target: 'b' },
          'a.*': 'b',
        },
      },
      b: {},
    },
  });
  const accepts = (allowControl: boolean) => {
    const { inspect, actors, snapshots } = framesOf({ allowControl });
    createActor(machine, { inspect }).start().send({ type: 'go' });
    return [...actors(), ...snapshots()].map(({ snapshot }) => snapshot.accepts);
  };
  expect(accepts(true)).toEqual([['go'], ['go'], []]);
  expect(accepts(false)).toEqual([undefined, undefined, undefined]);
});

it('shares one inspector between actors', () => {
  const { inspect, replay, actors } = framesOf();
  const first = new PluginStateMachine('first', 'Running', { inspect });
  const second = new PluginStateMachine('second', 'Stopped', { inspect });
  expect(actors().map(({ name, rootId }) => [name, rootId])).toEqual([
    ['first', first.actor.sessionId],
    ['monitor', first.actor.sessionId],
    ['second', second.actor.sessionId],
  ]);
  first.stop();
  expect(replay().map(({ name }) => name)).toEqual(['second']);
});

it('introduces the actors that run with their snapshots of now', () => {
  const { inspect, replay } = framesOf({ allowControl: true });
  const machine = new PluginStateMachine('kubernetes', 'Starting', { inspect });
  machine.transitionTo('Running', 'up');
  expect(replay().map(({ name, snapshot: { value } }) => [name, value])).toEqual([
    ['kubernetes', 'Running'],
    ['monitor', undefined],
  ]);
  expect(replay()[0]?.snapshot.accepts).toContain('stop');
  machine.stop();
  expect(replay()).toEqual([]);
});

it('keeps no actor that its app has let go', async () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const { inspect, replay } = framesOf();
  for (let index = 0; index < 10; index++) createActor(createMachine({}), { inspect }).start();
  expect(replay().length).toBe(10);
  await settled();
  collect();
  expect(replay()).toEqual([]);
});

it('sends an event to its actor where control is allowed', () => {
  const { inspect, receive } = framesOf({ allowControl: true });
  const { actor } = new PluginStateMachine('kubernetes', 'Running', { inspect });
  receive(command(actor.sessionId, { type: 'stop', reason: 'asked for' }));
  expect(actor.getSnapshot().value).toBe('Stopping');
});

it('sends nothing to an actor where control is not allowed', () => {
  const { inspect, receive } = framesOf();
  const { actor } = new PluginStateMachine('kubernetes', 'Running', { inspect });
  receive(command(actor.sessionId, { type: 'stop' }));
  expect(actor.getSnapshot().value).toBe('Running');
});

it('ignores what is no event for a running actor', () => {
  const { inspect, receive, stop } = framesOf({ allowControl: true });
  const { actor } = new PluginStateMachine('kubernetes', 'Running', { inspect });
  const stopped = new PluginStateMachine('stopped', 'Running', { inspect });
  stopped.stop();
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const send = vi.spyOn(actor, 'send');
  const events: unknown[] = [
    undefined,
    null,
    'stop',
    7,
    [],
    {},
    { type: 7 },
    { type: '' },
    { type: '*' },
    { type: 'xstate.stop' },
    { type: 'xstate.done.actor.monitor' },
    new Date(),
    Object.create({ type: 'stop' }),
  ];
  for (const event of events) receive(command(actor.sessionId, event));
  for (const garbage of [null, undefined, 7, {}]) receive(garbage as unknown as CommandFrame);
  receive(command('x:unknown', { type: 'stop' }));
  receive(command('toString', { type: 'stop' }));
  receive(command(stopped.actor.sessionId, { type: 'stop' }));
  stop();
  receive(command(actor.sessionId, { type: 'stop' }));
  expect(send).not.toHaveBeenCalled();
  expect(warn).not.toHaveBeenCalled();
  expect(actor.getSnapshot().value).toBe('Running');
});

it('lets nothing that an actor throws out of a command', () => {
  const { inspect, receive } = framesOf({ allowControl: true });
  const { actor } = new PluginStateMachine('kubernetes', 'Running', { inspect });
  vi.spyOn(actor, 'send').mockImplementation(() => {
    throw new Error('boom');
  });
  expect(() => receive(command(actor.sessionId, { type: 'stop' }))).not.toThrow();
  expect(actor.send).toHaveBeenCalledOnce();
});

it('fails no app because of who gets the frames', () => {
  const { inspect } = framesOf({
    filter: () => {
      throw new Error('oops');
    },
  });
  const machine = new PluginStateMachine('kubernetes', 'Running', { inspect });
  machine.transitionTo('Failed', 'so');
  expect(machine.phase).toBe('Failed');
});

it('sends nothing after it is stopped', async () => {
  const { inspect, sent, stop, replay } = framesOf();
  const machine = new PluginStateMachine('kubernetes', 'Running', { inspect });
  createActor(pluginLifecycle, { inspect, input: { pluginId: 'never started' } });
  const before = sent.length;
  stop();
  stop();
  machine.transitionTo('Failed', 'so');
  new PluginStateMachine('another', 'Running', { inspect });
  await settled();
  expect(sent.length).toBe(before);
  expect(replay()).toEqual([]);
});
