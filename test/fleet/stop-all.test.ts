import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fromPromise } from 'xstate';
import { PLUGIN_PHASES, type PluginPhase, type WorkActors } from '../../src';
import { PluginFleet } from '../../src/fleet';
import { fails, lead, linesOf, QUICK, takes } from './crowd';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const SLOW: WorkActors = {
  install: takes(100),
  build: takes(100),
  validate: takes(100),
  start: takes(100),
  stop: takes(100),
  uninstall: takes(100),
};

async function eventually<Result>(promise: Promise<Result>): Promise<Result> {
  await vi.advanceTimersByTimeAsync(60_000);
  return promise;
}

const phasesOf = (fleet: PluginFleet) => Object.fromEntries([...fleet].map(({ pluginId, phase }) => [pluginId, phase]));
const running = ({ actor }: { actor: { getSnapshot(): { status: string } } }) => actor.getSnapshot().status;

describe('stopAll', () => {
  it('stops those that are up behind those that depend on them, and others at the same time', async () => {
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    fleet.add('database', 'Running');
    fleet.add('api', 'Degraded', { dependsOn: ['database'] });
    fleet.add('web', 'Running', { dependsOn: ['api', 'database'] });
    fleet.add('clock', 'Running');
    const lines = linesOf(fleet);
    const report = await eventually(fleet.stopAll({ reason: 'Ctrl-C' }));
    expect(report).toEqual({ stopped: ['clock', 'web', 'api', 'database'], failed: [] });
    expect(lines).toEqual([
      'clock: Running → Stopping (Ctrl-C)',
      'web: Running → Stopping (Ctrl-C)',
      'clock: Stopping → Stopped (stop finished)',
      'web: Stopping → Stopped (stop finished)',
      'api: Degraded → Stopping (Ctrl-C)',
      'api: Stopping → Stopped (stop finished)',
      'database: Running → Stopping (Ctrl-C)',
      'database: Stopping → Stopped (stop finished)',
    ]);
  });

  it.each<[PluginPhase, string[]]>([
    ['Uninstalled', []],
    ['Installing', ['Installed (install finished)']],
    ['Installed', []],
    ['Building', ['Validating (build finished)', 'Installed (the fleet is being stopped)']],
    ['BuildFailed', []],
    ['Validating', ['Installed (the fleet is being stopped)']],
    ['Starting', ['Stopping (force: the fleet is being stopped)', 'Stopped (stop finished)']],
    ['Running', ['Stopping (the fleet is being stopped)', 'Stopped (stop finished)']],
    ['Degraded', ['Stopping (the fleet is being stopped)', 'Stopped (stop finished)']],
    ['Recovering', ['Stopped (force: the fleet is being stopped)']],
    ['Stopping', ['Stopped (stop finished)']],
    ['Stopped', []],
    ['Failed', []],
    ['Uninstalling', ['Uninstalled (uninstall finished)']],
  ])('brings a plugin in %s to rest, and nothing moves it afterwards', async (phase, steps) => {
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    const machine = fleet.add('a', phase);
    const { stopped, failed } = await eventually(fleet.stopAll());
    expect(machine.history().map(({ to, reason }) => `${to} (${reason})`)).toEqual(steps);
    expect([stopped, failed, running(machine)]).toEqual([steps.length > 0 ? ['a'] : [], [], 'active']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends the attempts of a plugin that is Failed between two of them', async () => {
    const fleet = new PluginFleet();
    const machine = fleet.add('a', 'Recovering', {
      actors: { validate: fails('no') },
      backoff: { jitter: 'none' },
    });
    await vi.advanceTimersByTimeAsync(1000);
    expect(machine.actor.getSnapshot().context).toMatchObject({ phase: 'Failed', attempt: { number: 2 } });
    expect(await eventually(fleet.stopAll())).toEqual({ stopped: ['a'], failed: [] });
    expect([machine.phase, vi.getTimerCount()]).toEqual(['Installed', 0]);
  });

  it('lets no plugin come up that waits for its turn', async () => {
    const fleet = new PluginFleet({
      maxConcurrentRecoveries: 1,
      machine: { actors: SLOW, backoff: { jitter: 'none' } },
    });
    for (const pluginId of ['a', 'b', 'c']) fleet.add(pluginId, 'Recovering', { dependsOn: ['slow'] });
    fleet.add('slow', 'Running', { actors: { stop: takes(5000) } });
    await vi.advanceTimersByTimeAsync(1010);
    expect(fleet.waiting()).toHaveLength(2);
    await eventually(fleet.stopAll());
    expect(fleet.counts()).toMatchObject({ Stopped: 3, Installed: 1 });
    expect(fleet.waiting()).toEqual([]);
  });

  it('has one deadline for all: what is not at rest by then is told, and its state machine stopped', async () => {
    const fleet = new PluginFleet({ machine: { actors: QUICK } });
    const signals: AbortSignal[] = [];
    const hangs = fromPromise<void>(({ signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    fleet.add('quick', 'Running');
    fleet.add('database', 'Running');
    fleet.add('web', 'Running', { dependsOn: ['database'], actors: { stop: hangs } });
    fleet.add('download', 'Installing', { actors: { install: hangs } });
    const began = Date.now();
    let took = -1;
    const stopping = fleet.stopAll({ timeout: 3000 }).finally(() => {
      took = Date.now() - began;
    });
    const reason = 'it did not come to rest in time, so its state machine was stopped';
    expect(await eventually(stopping)).toEqual({
      stopped: ['quick'],
      failed: [
        { pluginId: 'download', phase: 'Installing', reason },
        { pluginId: 'web', phase: 'Stopping', reason },
        { pluginId: 'database', phase: 'Stopping', reason },
      ],
    });
    expect([took, signals.map(({ aborted }) => aborted)]).toEqual([3000, [true, true]]);
    expect([...fleet].map(running)).toEqual(['active', 'stopped', 'stopped', 'stopped']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells what failed on its way down', async () => {
    const fleet = new PluginFleet();
    fleet.add('a', 'Running', { actors: { stop: fails('process 17 does not end') } });
    fleet.add('b', 'Building', { actors: { build: fails('no compiler') } });
    const { failed } = await eventually(fleet.stopAll());
    expect(failed.toSorted((one, other) => one.pluginId.localeCompare(other.pluginId))).toEqual([
      { pluginId: 'a', phase: 'Failed', reason: 'stop failed: process 17 does not end' },
      { pluginId: 'b', phase: 'BuildFailed', reason: 'build failed: no compiler' },
    ]);
  });

  it('ends a start: it reports what was under way and what was held, and nothing more comes up', async () => {
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    fleet.add('database', 'Installed');
    fleet.add('web', 'Installed', { dependsOn: ['database'] });
    const starting = fleet.startAll();
    await vi.advanceTimersByTimeAsync(150);
    expect(fleet.get('database')?.phase).toBe('Starting');
    const stopping = fleet.stopAll();
    expect(await eventually(starting)).toEqual({
      up: [],
      failed: [{ pluginId: 'database', phase: 'Stopping', reason: 'the fleet was asked to stop' }],
      held: [{ pluginId: 'web', reason: 'the fleet was asked to stop' }],
    });
    expect(await stopping).toEqual({ stopped: ['database'], failed: [] });
    expect(phasesOf(fleet)).toEqual({ database: 'Stopped', web: 'Installed' });
  });

  it('ends a start that has only just begun', async () => {
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    fleet.add('database', 'Installed');
    const [starting, stopping] = [fleet.startAll(), fleet.stopAll()];
    expect([await eventually(starting), await stopping]).toEqual([
      { up: [], failed: [], held: [{ pluginId: 'database', reason: 'the fleet was asked to stop' }] },
      { stopped: [], failed: [] },
    ]);
    expect(phasesOf(fleet)).toEqual({ database: 'Installed' });
  });

  it('ends a start also where the plugin comes up in the same moment', async () => {
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    fleet.add('database', 'Installed');
    fleet.add('web', 'Installed', { dependsOn: ['database'] });
    void fleet.startAll();
    fleet.addObserver((_, { to }) => {
      if (to === 'Running') void fleet.stopAll();
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(phasesOf(fleet)).toEqual({ database: 'Stopped', web: 'Installed' });
  });

  it('can be followed by another start', async () => {
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    fleet.add('a', 'Running');
    await eventually(fleet.stopAll());
    expect((await eventually(fleet.startAll())).up).toEqual(['a']);
  });

  it('stops the state machine of a plugin that somebody starts again each time, and does not follow it for ever', async () => {
    const fleet = new PluginFleet({ machine: { actors: QUICK } });
    const stubborn = fleet.add('a', 'Running');
    stubborn.addObserver((_, { to }) => {
      if (to === 'Stopped' || to === 'Installed') lead(stubborn, 'Validating');
    });
    const { stopped, failed } = await eventually(fleet.stopAll());
    expect([stopped, failed.map(({ pluginId }) => pluginId), running(stubborn)]).toEqual([[], ['a'], 'stopped']);
  });

  it('stops a plugin, too, that was started or added while the others were stopped', async () => {
    const fleet = new PluginFleet({ machine: { actors: QUICK } });
    fleet.add('idle', 'Installed');
    fleet.add('slow', 'Running', { actors: { stop: takes(1000) } });
    const stopping = fleet.stopAll();
    await vi.advanceTimersByTimeAsync(500);
    lead(fleet.get('idle'), 'Validating');
    fleet.add('late', 'Running');
    await eventually(stopping);
    expect(phasesOf(fleet)).toEqual({ idle: 'Stopped', slow: 'Stopped', late: 'Stopped' });
  });

  it('leaves nobody up who is started at the very last moment', async () => {
    const fleet = new PluginFleet({ machine: { actors: QUICK } });
    fleet.add('idle', 'Installed');
    fleet.add('slow', 'Running', { actors: { stop: takes(1000) } });
    const late = fleet.add('late', 'Installed', { actors: { ...QUICK, stop: takes(1000) } });
    const stopping = fleet.stopAll();
    await vi.advanceTimersByTimeAsync(500);
    late.forcePhase('Running', 'started by a person');
    await vi.advanceTimersByTimeAsync(600);
    expect(fleet.get('slow')?.phase).toBe('Stopped');
    lead(fleet.get('idle'), 'Validating');
    expect(await eventually(stopping)).toEqual({
      stopped: ['slow', 'late'],
      failed: [
        {
          pluginId: 'idle',
          phase: 'Running',
          reason: 'it did not come to rest in time, so its state machine was stopped',
        },
      ],
    });
  });

  it('stops plugins that depend on each other in a circle, or on what is not there', async () => {
    const fleet = new PluginFleet({ machine: { actors: QUICK } });
    fleet.add('a', 'Running', { dependsOn: ['b'] });
    fleet.add('b', 'Running', { dependsOn: ['a'] });
    fleet.add('c', 'Running', { dependsOn: ['nobody'] });
    await eventually(fleet.stopAll());
    expect(phasesOf(fleet)).toEqual({ a: 'Stopped', b: 'Stopped', c: 'Stopped' });
  });

  it('waits for what the app reports, where the app does the work', async () => {
    const fleet = new PluginFleet();
    const machine = fleet.add('a', 'Running');
    const stopping = fleet.stopAll();
    await vi.advanceTimersByTimeAsync(1000);
    lead(machine, 'Stopped');
    expect(await stopping).toEqual({ stopped: ['a'], failed: [] });
  });

  it('takes effect where it is called inside a subscriber of a raw actor', async () => {
    const fleet = new PluginFleet({ machine: { actors: QUICK } });
    const { actor } = fleet.add('a', 'Degraded');
    actor.subscribe(({ value }) => {
      if (value === 'Recovering') void fleet.stopAll();
    });
    actor.send({ type: 'recover' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(phasesOf(fleet)).toEqual({ a: 'Stopped' });
  });

  it('stops the others where an observer removes some, and where an app stops one itself, which is told', async () => {
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    for (const pluginId of ['a', 'b']) fleet.add(pluginId, 'Recovering');
    for (const pluginId of ['c', 'd']) fleet.add(pluginId, 'Running');
    const gone = { a: fleet.get('a'), c: fleet.get('c') };
    fleet.addObserver((_, { to }) => {
      for (const pluginId of to === 'Stopped' ? ['a', 'c'] : []) if (fleet.has(pluginId)) void fleet.remove(pluginId);
      if (to === 'Stopping') fleet.get('d')?.stop();
    });
    expect(await eventually(fleet.stopAll())).toEqual({
      stopped: ['b'],
      failed: [{ pluginId: 'd', phase: 'Stopping', reason: 'its state machine was stopped' }],
    });
    expect([phasesOf(fleet), gone.a?.phase, gone.c?.phase]).toEqual([
      { b: 'Stopped', d: 'Stopping' },
      'Recovering',
      'Running',
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops the others where an inspector throws, and surfaces its error', async () => {
    let throws = false;
    const inspect = () => {
      if (throws) throw new Error('a bad inspector');
    };
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    fleet.add('a', 'Running', { inspect });
    fleet.add('b', 'Running', { dependsOn: ['a'] });
    const stopping = fleet.stopAll();
    throws = true;
    await expect(vi.advanceTimersByTimeAsync(60_000)).rejects.toThrow('a bad inspector');
    expect((await eventually(stopping)).stopped).toEqual(['b']);
    expect([...fleet].map(running)).toEqual(['error', 'active']);
  });

  it('runs twice at once', async () => {
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    fleet.add('a', 'Running');
    const [one, other] = [fleet.stopAll(), fleet.stopAll()];
    const report = { stopped: ['a'], failed: [] };
    expect([await eventually(one), await other]).toEqual([report, report]);
  });

  it.each([-1, 2_147_483_648, Number.NaN])('refuses a timeout of %d, and stops nothing', async (timeout) => {
    const fleet = new PluginFleet();
    fleet.add('a', 'Running');
    await expect(fleet.stopAll({ timeout })).rejects.toThrow(
      new RangeError(`timeout should be a number from 0 to 2147483647, got ${timeout}`),
    );
    expect(phasesOf(fleet)).toEqual({ a: 'Running' });
  });

  it('leads every phase to rest: there is none that it forgets', async () => {
    const fleet = new PluginFleet({ machine: { actors: SLOW } });
    for (const phase of PLUGIN_PHASES) fleet.add(phase, phase);
    await eventually(fleet.stopAll());
    await vi.advanceTimersByTimeAsync(3_600_000);
    const { Uninstalled, Installed, BuildFailed, Stopped, Failed } = fleet.counts();
    expect([Uninstalled, Installed, BuildFailed, Stopped, Failed]).toEqual([2, 4, 1, 6, 1]);
  });
});
