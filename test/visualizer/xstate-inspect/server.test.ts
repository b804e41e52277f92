import { afterEach, describe, expect, it, vi } from 'vitest';
import { assign, createActor, createMachine, fromPromise, sendTo, setup } from 'xstate';
import { PluginStateMachine, pluginLifecycle } from '../../../src';
import {
  type InspectOnServerOptions,
  inspectOnServer,
  type XStateInspectServer,
} from '../../../visualizer/v4-bridge/node';
import { Visualizer } from './visualizer';

const started: Disposable[] = [];
afterEach(() => {
  for (const disposable of started.splice(0)) disposable[Symbol.dispose]();
});

const serve = async (options: InspectOnServerOptions = {}): Promise<XStateInspectServer> => {
  const inspector = await inspectOnServer({ port: 0, ...options });
  started.push(inspector);
  return inspector;
};

const plugin = (...args: ConstructorParameters<typeof PluginStateMachine>): PluginStateMachine => {
  const machine = new PluginStateMachine(...args);
  started.push(machine);
  return machine;
};

const done = fromPromise(async () => {});

describe('a visualizer that connects to the server', () => {
  it('sees the whole life of a plugin, forced moves and a backoff included', async () => {
    const { inspect, url } = await serve();
    const visualizer = await Visualizer.connect(url);
    const kubernetes = plugin('kubernetes', 'Installed', {
      backoff: { initialDelay: 20 },
      actors: { validate: done, start: done },
      inspect,
    });
    await visualizer.until('register Installed');
    kubernetes.transitionTo('Validating', 'asked for');
    await visualizer.until('state Running');
    kubernetes.transitionTo('Recovering', 'crash');
    await visualizer.until('state Running', 2);
    kubernetes.forcePhase('BuildFailed', 'for a look at it');
    kubernetes.stop();
    await visualizer.until('stop');
    expect(visualizer.told).toEqual([
      'register Installed',
      'event xstate.init',
      'state Installed',
      'event validate',
      'state Validating',
      'event done.invoke.validate',
      'state Starting',
      'event done.invoke.start',
      'state Running',
      'event recover',
      'state Recovering',
      'event done.invoke.backoff',
      'state Validating',
      'event done.invoke.validate',
      'state Starting',
      'event done.invoke.start',
      'state Running',
      'event force',
      'state BuildFailed',
      'state BuildFailed',
      'stop',
    ]);
    const { sessionId } = kubernetes.actor;
    expect(visualizer.phases(sessionId).slice(0, 4)).toEqual(['Installed', 'Installed', 'Validating', 'Starting']);
    const nodes = Object.values(visualizer.machine(sessionId).states);
    const moves = nodes.flatMap(({ key, transitions }) =>
      transitions.flatMap(({ eventType, target = [] }) =>
        /^(done\.invoke|error\.platform)\./.test(eventType) ? [] : target.map((to) => `${key} → ${to.key}`),
      ),
    );
    expect([nodes.length, new Set(moves).size, moves.length]).toEqual([14, 41, 41]);
    expect(visualizer.state(sessionId).context).toEqual(kubernetes.actor.getSnapshot().context);
    expect(visualizer.state(sessionId)._event.name).toBe('xstate.stop');
  });

  it('is told of the events, with what they carry and who sent them', async () => {
    const { inspect, url } = await serve();
    const visualizer = await Visualizer.connect(url);
    const kubernetes = plugin('kubernetes', 'Installed', { inspect });
    kubernetes.transitionTo('Validating', 'asked for');
    await visualizer.until('state Validating');
    const events = visualizer.frames.filter(({ type }) => type === 'service.event');
    expect(JSON.parse(events.at(-1)?.event ?? '')).toEqual({
      name: 'validate',
      data: { type: 'validate', reason: 'asked for' },
      $$type: 'scxml',
      type: 'external',
    });
    kubernetes.transitionTo('Failed', 'x');
    const parent = createActor(
      createMachine({
        id: 'parent',
        context: ({ spawn }) => ({ child: spawn(pluginLifecycle, { id: 'child', input: { pluginId: 'p' } }) }),
        on: { go: { actions: sendTo('child', { type: 'install', reason: 'by the parent' }) } },
      }),
      { inspect },
    ).start();
    started.push({ [Symbol.dispose]: () => parent.stop() });
    parent.send({ type: 'go' });
    await visualizer.until('state Installing');
    const sent = visualizer.frames.findLast(({ type }) => type === 'service.event');
    expect(JSON.parse(sent?.event ?? '')).toMatchObject({ name: 'install', origin: parent.sessionId });
  });

  it('sends events to the actor, and is told of them once', async () => {
    const { inspect, url } = await serve();
    const visualizer = await Visualizer.connect(url);
    const kubernetes = plugin('kubernetes', 'Installed', { inspect });
    const told: string[] = [];
    kubernetes.addObserver((_, { to, reason }) => told.push(`${to}: ${reason}`));
    await visualizer.until('state Installed');
    // As a visualizer does: to the session that the state names.
    const { _sessionid } = visualizer.state(kubernetes.actor.sessionId);
    visualizer.sendEvent(_sessionid ?? '', { type: 'validate', reason: 'a click' });
    await visualizer.until('state Validating');
    visualizer.sendEvent(_sessionid ?? '', { type: 'stopped' });
    await visualizer.until('event stopped');
    visualizer.sendEvent(_sessionid ?? '', { type: 'fail' });
    await visualizer.until('state Failed');
    expect(told).toEqual(['Validating: a click', 'Failed: ']);
    expect(visualizer.told.slice(3)).toEqual([
      'event validate',
      'state Validating',
      // Refused.
      'event stopped',
      'state Validating',
      'event fail',
      'state Failed',
    ]);
  });

  it('sends no event where that is not allowed, and none of XState’s own ever', async () => {
    const { inspect, url } = await serve();
    const locked = await serve({ allowControl: false });
    const visualizer = await Visualizer.connect(url);
    const onlooker = await Visualizer.connect(locked.url);
    const actor = createActor(
      createMachine({
        id: 'any',
        context: { seen: [] as string[] },
        on: { '*': { actions: assign({ seen: ({ context, event }) => [...context.seen, event.type] }) } },
      }),
      { inspect },
    );
    actor.system.inspect(locked.inspect);
    actor.start();
    for (const watcher of [visualizer, onlooker]) {
      await watcher.until('event xstate.init');
      for (const type of [
        'xstate.stop',
        'xstate.done.actor.x',
        'done.invoke.x',
        'done.state.x',
        'error.platform.x',
        'xstate.after(1)#x',
        '*',
        '',
      ]) {
        watcher.sendEvent(actor.sessionId, { type });
      }
    }
    onlooker.sendEvent(actor.sessionId, { type: 'locked' });
    await onlooker.untilHeard();
    visualizer.sendEvent(actor.sessionId, { type: 'done' });
    await visualizer.until('event done');
    expect(actor.getSnapshot().context.seen).toEqual(['done']);
    expect(onlooker.told.filter((words) => words.startsWith('event'))).toEqual(['event xstate.init', 'event done']);
    actor.stop();
  });

  it('sees what runs already when it comes late, and what ended not', async () => {
    const { inspect, url } = await serve();
    const kubernetes = plugin('kubernetes', 'Installed', { inspect });
    const istio = plugin('istio', 'Running', { inspect });
    plugin('gone', 'Stopped', { inspect }).stop();
    kubernetes.transitionTo('Stopped', 'x');
    const visualizer = await Visualizer.connect(url);
    await visualizer.until('register Running');
    expect(visualizer.told).toEqual(['register Stopped', 'register Running']);
    istio.transitionTo('Stopping', 'x');
    await visualizer.until('state Stopping');
    expect(visualizer.frames.map(({ sessionId }) => sessionId)).toEqual([
      kubernetes.actor.sessionId,
      istio.actor.sessionId,
      istio.actor.sessionId,
      istio.actor.sessionId,
    ]);
  });

  it('is told by its name of an actor that has one, and by its machine’s of one that has none', async () => {
    const { inspect, url } = await serve();
    const visualizer = await Visualizer.connect(url);
    const of = (options: { id?: string }) =>
      createActor(pluginLifecycle, { ...options, input: { pluginId: 'p' }, inspect }).start();
    const actors = [of({}), of({ id: 'named' })];
    await visualizer.until('register Uninstalled', 2);
    const ids = visualizer.frames.flatMap(({ type, id }) => (type === 'service.register' ? [id] : []));
    expect(ids).toEqual(['pluginLifecycle', 'named']);
    for (const actor of actors) actor.stop();
  });

  it('sees an inspected system that was running before', async () => {
    const { inspect, url } = await serve();
    const visualizer = await Visualizer.connect(url);
    const actor = createActor(pluginLifecycle, { input: { pluginId: 'p' } }).start();
    actor.system.inspect(inspect);
    actor.send({ type: 'install' });
    await visualizer.until('state Installing');
    expect(visualizer.told).toEqual(['register Uninstalled', 'event xstate.init', 'event install', 'state Installing']);
    actor.stop();
  });
});

describe('what cannot be told as JSON', () => {
  it('is told in words', async () => {
    const { inspect, url } = await serve();
    const visualizer = await Visualizer.connect(url);
    const knot: Record<string, unknown> = { big: 2n ** 64n };
    knot.self = knot;
    const actor = createActor(createMachine({ id: 'm', context: { knot }, initial: 'a', states: { a: {} } }), {
      inspect,
    }).start();
    actor.send({ type: 'go', knot });
    await visualizer.until('event go');
    await visualizer.until('state a', 2);
    const told = { big: '18446744073709551616n', self: '[circular]' };
    const state = visualizer.state(actor.sessionId);
    expect(state.context).toEqual({ knot: told });
    expect(state.event).toEqual({ type: 'go', knot: told });
    actor.stop();
  });

  it('is left out where a sanitizer says so, or throws', async () => {
    const { inspect, url } = await serve({
      sanitizeContext: ({ token: _, ...context }) => context,
      sanitizeEvent: () => {
        throw new Error('no');
      },
    });
    const visualizer = await Visualizer.connect(url);
    const actor = createActor(
      createMachine({ id: 'm', context: { token: 'secret', name: 'a' }, initial: 'a', states: { a: {} } }),
      { inspect },
    ).start();
    actor.send({ type: 'go', token: 'secret' });
    await visualizer.until('state a', 2);
    expect(visualizer.state(actor.sessionId).context).toEqual({ name: 'a' });
    expect(JSON.stringify(visualizer.frames)).not.toContain('secret');
    expect(visualizer.told.at(-2)).toBe('event go');
    actor.stop();
  });
});

describe('an actor that fails', () => {
  const broken = setup({
    actions: {
      breakDown: () => {
        throw new Error('broken');
      },
    },
  }).createMachine({ id: 'broken', initial: 'well', states: { well: { on: { go: { actions: 'breakDown' } } } } });

  it('is told of, and its error surfaces as if nobody looked', async () => {
    const { inspect, url } = await serve();
    const visualizer = await Visualizer.connect(url);
    const uncaught = new Promise<unknown>((resolve) => {
      const others = process.listeners('uncaughtException');
      process.removeAllListeners('uncaughtException');
      process.once('uncaughtException', (error) => {
        for (const other of others) process.on('uncaughtException', other);
        resolve(error);
      });
    });
    const actor = createActor(broken, { inspect }).start();
    actor.send({ type: 'go' });
    expect(await uncaught).toEqual(new Error('broken'));
    await visualizer.until('stop');
    expect(visualizer.told).toEqual([
      'register well',
      'event xstate.init',
      'state well',
      'event go',
      'event error.platform.broken',
      'state well',
      'stop',
    ]);
    expect(visualizer.state(actor.sessionId).event).toMatchObject({ error: { message: 'broken' } });
  });

  it('tells its own observers and nobody else', async () => {
    const { inspect, url } = await serve();
    const visualizer = await Visualizer.connect(url);
    const actor = createActor(broken, { inspect });
    const error = vi.fn();
    const uncaught = vi.fn();
    process.on('uncaughtExceptionMonitor', uncaught);
    actor.subscribe({ error });
    actor.start();
    actor.send({ type: 'go' });
    await visualizer.until('stop');
    process.off('uncaughtExceptionMonitor', uncaught);
    expect(error.mock.calls).toEqual([[new Error('broken')]]);
    expect(uncaught.mock.calls).toEqual([]);
  });
});
