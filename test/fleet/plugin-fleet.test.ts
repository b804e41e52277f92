import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromCallback } from 'xstate';
import { PLUGIN_PHASES, PluginStateMachine, StoppedError, UnknownPhaseError } from '../../src';
import {
  DuplicatePluginError,
  FleetClosedError,
  type FleetPluginOptions,
  PluginFleet,
  UnknownPluginError,
} from '../../src/fleet';
import { MemoryStore } from '../persistence/resume-store';
import { type Save, ScriptedStore } from '../persistence/scripted-store';
import { crash, lead, linesOf, QUICK } from './crowd';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const idsOf = (fleet: PluginFleet) => [...fleet].map(({ pluginId }) => pluginId);
const contextOf = ({ actor }: PluginStateMachine) => actor.getSnapshot().context;

describe('a fleet', () => {
  it('has its plugins by id, and in the order of adding', () => {
    const fleet = new PluginFleet();
    const web = fleet.add('web');
    const clock = fleet.add('clock', 'Installed');
    expect([fleet.size, idsOf(fleet), fleet.get('web'), fleet.get('clock')]).toEqual([2, ['web', 'clock'], web, clock]);
    expect([fleet.has('web'), fleet.has('constructor'), fleet.get('constructor')]).toEqual([true, false, undefined]);
    expect([web, web.phase, clock.phase]).toEqual([expect.any(PluginStateMachine), 'Uninstalled', 'Installed']);
  });

  it('counts the plugins in each phase, those without any, too', () => {
    const fleet = new PluginFleet();
    const none = Object.fromEntries(PLUGIN_PHASES.map((phase) => [phase, 0]));
    expect(fleet.counts()).toEqual(none);
    for (const pluginId of ['a', 'b']) fleet.add(pluginId, 'Running');
    fleet.add('c', 'Failed');
    expect(fleet.counts()).toEqual({ ...none, Running: 2, Failed: 1 });
  });

  it('refuses an id that it has, and leaves that plugin as it is', () => {
    const fleet = new PluginFleet();
    const web = fleet.add('web', 'Running');
    expect(() => fleet.add('web')).toThrow(new DuplicatePluginError('web', 'is in the fleet already'));
    expect(() => fleet.add('web')).toThrow(expect.objectContaining({ code: 'ERR_DUPLICATE_PLUGIN', pluginId: 'web' }));
    expect([fleet.size, fleet.get('web'), web.phase]).toEqual([1, web, 'Running']);
  });

  it('takes in no plugin whose options are wrong', () => {
    const fleet = new PluginFleet();
    expect(() => fleet.add('web', 'Ready' as 'Running')).toThrow(UnknownPhaseError);
    expect(() => fleet.add('web', 'Running', { backoff: { factor: 0 } })).toThrow('backoff.factor');
    expect(() => fleet.add('')).toThrow('pluginId should be a string that is not empty');
    expect(fleet.size).toBe(0);
  });
});

describe('the options of a plugin', () => {
  it('are those of all, and its own before them, option by option', () => {
    const fleet = new PluginFleet({ machine: { devMode: false, historyLimit: 7, backoff: { maxAttempts: 2 } } });
    expect(contextOf(fleet.add('a'))).toMatchObject({ devMode: false, historyLimit: 7, backoff: { maxAttempts: 2 } });
    expect(contextOf(fleet.add('b', 'Installed', { historyLimit: 9, backoff: { initialDelay: 5 } }))).toMatchObject({
      devMode: false,
      historyLimit: 9,
      backoff: { maxAttempts: 5, initialDelay: 5 },
    });
  });

  it('may be said for each by a function', () => {
    const fleet = new PluginFleet({ machine: (pluginId) => ({ historyLimit: pluginId.length }) });
    expect([contextOf(fleet.add('ab')).historyLimit, contextOf(fleet.add('abc')).historyLimit]).toEqual([2, 3]);
  });

  it('spread the waits of plugins that crash together, where nothing else is said', () => {
    const fleet = new PluginFleet();
    const given = new PluginFleet({ machine: { backoff: { initialDelay: 5 } } });
    const undefinedOnes = { backoff: { jitter: undefined } } as unknown as FleetPluginOptions;
    expect([
      contextOf(fleet.add('b', 'Running', undefinedOnes)).backoff.jitter,
      contextOf(fleet.add('c', 'Running', { backoff: undefined } as unknown as FleetPluginOptions)).backoff.jitter,
      contextOf(fleet.add('a')).backoff.jitter,
      contextOf(given.add('a')).backoff.jitter,
      contextOf(given.add('b', 'Running', { backoff: { jitter: 'none' } })).backoff.jitter,
    ]).toEqual(['full', 'full', 'full', 'full', 'none']);
  });

  it('leave the inspector to the app', () => {
    const inspect = vi.fn();
    new PluginFleet({ machine: { inspect } }).add('a');
    expect(inspect).toHaveBeenCalled();
  });
});

describe('an observer of a fleet', () => {
  it('is told of all plugins in the order in which they moved, whoever moved them, also those added later', async () => {
    const fleet = new PluginFleet({ machine: { backoff: { jitter: 'none' } } });
    const a = fleet.add('a', 'Running');
    const lines = linesOf(fleet);
    const b = fleet.add('b', 'Running');
    a.actor.send({ type: 'degrade', reason: 'raw' });
    b.transitionTo('Stopping', 'led');
    expect(lines).toEqual(['a: Running → Degraded (raw)', 'b: Running → Stopping (led)']);
    b.actor.send({ type: 'stopped', reason: 'raw' });
    expect(lines).toHaveLength(2);
    await null;
    expect(lines.at(-1)).toBe('b: Stopping → Stopped (raw)');
    crash(a);
    await vi.advanceTimersByTimeAsync(1000);
    expect(lines.at(-1)).toBe('a: Recovering → Validating (backoff of 1000 ms elapsed (attempt 1 of 5))');
  });

  it('is told of what a plugin did while it was being added', async () => {
    const fleet = new PluginFleet({
      machine: {
        actors: { monitor: fromCallback(({ sendBack }) => sendBack({ type: 'recover', reason: 'no process' })) },
      },
    });
    const lines = linesOf(fleet);
    fleet.add('a', 'Running');
    await null;
    expect(lines).toEqual(['a: Running → Recovering (no process)']);
  });

  it('may lead other plugins, add and remove some, and hears of that next', async () => {
    const fleet = new PluginFleet();
    fleet.add('a', 'Installed');
    fleet.add('b', 'Installed');
    const phases: unknown[] = [];
    fleet.addObserver((pluginId, { to }) => {
      if (pluginId !== 'a') return;
      lead(fleet.get('b'), 'Stopped');
      lead(fleet.add('c', 'Installed'), to);
      phases.push(fleet.get('b')?.phase, fleet.get('c')?.phase, fleet.counts().Installed);
      void fleet.remove('a');
    });
    const lines = linesOf(fleet);
    lead(fleet.get('a'), 'Validating');
    expect(phases).toEqual(['Stopped', 'Validating', 0]);
    expect([idsOf(fleet), lines]).toEqual([
      ['b', 'c'],
      [
        'a: Installed → Validating (led by the test)',
        'b: Installed → Stopped (led by the test)',
        'c: Installed → Validating (led by the test)',
      ],
    ]);
  });

  it('is removed by the returned function, and is told nothing of other fleets', () => {
    const [one, other] = [new PluginFleet(), new PluginFleet()];
    const observer = vi.fn();
    const remove = one.addObserver(observer);
    lead(other.add('a', 'Installed'), 'Stopped');
    lead(one.add('a', 'Installed'), 'Stopped');
    remove();
    remove();
    lead(one.get('a'), 'Installed');
    expect(observer.mock.calls.map(([pluginId, { to }]) => [pluginId, to])).toEqual([['a', 'Stopped']]);
  });

  it('has to be a function', () => {
    expect(() => new PluginFleet().addObserver('no' as never)).toThrow(TypeError);
  });
});

describe('removing a plugin', () => {
  it('stops its state machine, and what it waits for, and forgets it', async () => {
    const fleet = new PluginFleet();
    const machine = fleet.add('a', 'Recovering');
    await fleet.remove('a');
    expect([fleet.has('a'), vi.getTimerCount()]).toEqual([false, 0]);
    expect(() => machine.forcePhase('Running', '')).toThrow(StoppedError);
    await expect(fleet.remove('a')).rejects.toThrow(new UnknownPluginError('a'));
    await expect(fleet.remove('a')).rejects.toMatchObject({ code: 'ERR_UNKNOWN_PLUGIN', pluginId: 'a' });
    expect(fleet.add('a', 'Installed').phase).toBe('Installed');
  });

  it('removes it from the store, behind a save that is under way', async () => {
    const store = new ScriptedStore();
    const remove = vi.spyOn(store, 'remove');
    const fleet = new PluginFleet({ store });
    fleet.add('a', 'Running');
    await null;
    crash(fleet.get('a'));
    const removing = fleet.remove('a');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([remove.mock.calls, store.saves.map(({ snapshot }) => snapshot.value)]).toEqual([[], ['Running']]);
    expect(() => fleet.add('a')).toThrow(new DuplicatePluginError('a', 'is being removed: wait for that'));
    store.last.succeed();
    await removing;
    expect([remove.mock.calls, store.saves.length]).toEqual([[['a']], 1]);
    expect(fleet.add('a').phase).toBe('Uninstalled');
  });

  it('does not let a save that failed, and is tried again, bring it back', async () => {
    const store = new ScriptedStore((save: Save) => save.fail(new Error('disk full')));
    const fleet = new PluginFleet({ store, onStoreError: () => {} });
    fleet.add('a', 'Running');
    await vi.advanceTimersByTimeAsync(1);
    const before = store.saves.length;
    await fleet.remove('a');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([before, store.saves.length]).toEqual([1, 1]);
  });

  it('says when the store cannot forget it', async () => {
    const store = new MemoryStore();
    vi.spyOn(store, 'remove').mockRejectedValue(new Error('read-only'));
    const fleet = new PluginFleet({ store });
    fleet.add('a', 'Running');
    await expect(fleet.remove('a')).rejects.toThrow('read-only');
    expect([fleet.has('a'), fleet.add('a').phase]).toEqual([false, 'Uninstalled']);
  });
});

describe('the store of a fleet', () => {
  it('has each plugin after flush', async () => {
    const store = new MemoryStore();
    const fleet = new PluginFleet({ store });
    fleet.add('a', 'Installed');
    fleet.add('b', 'Running');
    lead(fleet.get('a'), 'Stopped');
    await fleet.flush();
    const phases = [...store.saved].map(([pluginId, text]) => [pluginId, JSON.parse(text).value]);
    expect(phases).toEqual([
      ['a', 'Stopped'],
      ['b', 'Running'],
    ]);
    expect(store.journal).toMatchObject([{ pluginId: 'a', sequence: 1, from: 'Installed', to: 'Stopped' }]);
  });

  it('that fails is told of, and flush says so after all others were flushed', async () => {
    const store = new MemoryStore();
    const save = store.save.bind(store);
    vi.spyOn(store, 'save').mockImplementation(async (pluginId, ...rest) => {
      if (pluginId === 'a') throw new Error('disk full');
      await save(pluginId, ...rest);
    });
    const onStoreError = vi.fn();
    const fleet = new PluginFleet({ store, onStoreError });
    for (const pluginId of ['a', 'b']) fleet.add(pluginId, 'Running');
    await expect(fleet.flush()).rejects.toMatchObject({ code: 'ERR_STORE', pluginId: 'a' });
    expect([[...store.saved.keys()], onStoreError.mock.calls[0]?.[0].pluginId]).toEqual([['b'], 'a']);
  });
});

describe('disposing of a fleet', () => {
  it('stops the plugins, stores them stopped, and stops the state machines', async () => {
    const store = new MemoryStore();
    const fleet = new PluginFleet({ store, machine: { actors: QUICK } });
    const machine = fleet.add('a', 'Running');
    const lines = linesOf(fleet);
    const disposed = fleet[Symbol.asyncDispose]();
    expect(fleet[Symbol.asyncDispose]()).toBe(disposed);
    await vi.advanceTimersByTimeAsync(10);
    await disposed;
    expect(lines).toEqual([
      'a: Running → Stopping (the fleet is being stopped)',
      'a: Stopping → Stopped (stop finished)',
    ]);
    expect(JSON.parse(store.saved.get('a') ?? '')).toMatchObject({ status: 'active', value: 'Stopped' });
    expect([machine.actor.getSnapshot().status, vi.getTimerCount()]).toEqual(['stopped', 0]);
    await fleet[Symbol.asyncDispose]();
    expect(lines).toHaveLength(2);
  });

  it('takes in nobody afterwards', async () => {
    const fleet = new PluginFleet({ store: new MemoryStore() });
    await fleet[Symbol.asyncDispose]();
    expect(() => fleet.add('a')).toThrow(new FleetClosedError());
    await expect(fleet.resume()).rejects.toMatchObject({ code: 'ERR_FLEET_CLOSED' });
  });

  it('says when the store does not have all, and has stopped the state machines all the same', async () => {
    const fleet = new PluginFleet({
      store: new ScriptedStore((save) => save.fail(new Error('disk full'))),
      onStoreError: () => {},
    });
    const machine = fleet.add('a', 'Installed');
    await expect(fleet[Symbol.asyncDispose]()).rejects.toMatchObject({ code: 'ERR_STORE' });
    expect(machine.actor.getSnapshot().status).toBe('stopped');
  });
});
