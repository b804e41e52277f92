import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DependencyCycleError, PluginFleet, UnknownDependencyError } from '../../src/fleet';
import { crash, fails, lead, linesOf, QUICK, takes } from './crowd';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Each plugin with those that it depends on; a start takes 100 ms. */
function installed(dependencies: Record<string, string[]>): PluginFleet {
  const fleet = new PluginFleet({ machine: { actors: { ...QUICK, start: takes(100) }, backoff: { maxAttempts: 0 } } });
  for (const [pluginId, dependsOn] of Object.entries(dependencies)) fleet.add(pluginId, 'Installed', { dependsOn });
  return fleet;
}

const phasesOf = (fleet: PluginFleet) => Object.fromEntries([...fleet].map(({ pluginId, phase }) => [pluginId, phase]));

/** Waits as long as it takes, by the fake clock. */
async function eventually<Result>(promise: Promise<Result>): Promise<Result> {
  await vi.advanceTimersByTimeAsync(10_000);
  return promise;
}

describe('startAll', () => {
  it('starts what nothing stands in the way of at once, and each other plugin behind all that it needs', async () => {
    const fleet = installed({ web: ['api', 'cache'], api: ['database'], cache: [], database: [], clock: [] });
    const lines = linesOf(fleet);
    const report = await eventually(fleet.startAll({ reason: 'the host has started' }));
    expect(report).toEqual({ up: ['database', 'cache', 'clock', 'api', 'web'], failed: [], held: [] });
    const at = (to: string) => lines.filter((line) => line.includes(`→ ${to} `)).map((line) => line.split(':')[0]);
    expect(at('Validating')).toEqual(['database', 'cache', 'clock', 'api', 'web']);
    expect(lines[0]).toBe('database: Installed → Validating (the host has started)');
  });

  it('starts stopped plugins again, and counts those that are up already', async () => {
    const fleet = installed({ web: ['database'] });
    fleet.add('database', 'Running');
    fleet.add('old', 'Stopped', { dependsOn: ['degraded'] });
    fleet.add('degraded', 'Degraded');
    expect(await eventually(fleet.startAll())).toEqual({
      up: ['database', 'degraded', 'web', 'old'],
      failed: [],
      held: [],
    });
  });

  it('leaves plugins alone that are not to run, and says so to those that need them', async () => {
    const fleet = installed({});
    const resting = ['Uninstalled', 'Installing', 'BuildFailed', 'Failed', 'Stopping', 'Uninstalling'] as const;
    for (const phase of resting) fleet.add(phase, phase);
    for (const phase of resting) fleet.add(`needs ${phase}`, 'Installed', { dependsOn: [phase] });
    expect(await eventually(fleet.startAll())).toEqual({
      up: [],
      failed: [],
      held: resting.map((phase) => ({ pluginId: `needs ${phase}`, reason: `needs ${phase}, which is ${phase}` })),
    });
  });

  it('holds back what needs a plugin that fails, near and far, and nothing else', async () => {
    const fleet = installed({ web: ['api'], api: ['cache', 'database'], cache: [] });
    fleet.add('database', 'Installed', { actors: { ...QUICK, start: fails('disk full') } });
    expect(await eventually(fleet.startAll())).toEqual({
      up: ['cache'],
      failed: [{ pluginId: 'database', phase: 'Failed', reason: 'start failed: disk full' }],
      held: [
        { pluginId: 'api', reason: 'needs database, which is Failed (start failed: disk full)' },
        { pluginId: 'web', reason: 'needs database, which is Failed (start failed: disk full)' },
      ],
    });
    expect(phasesOf(fleet)).toEqual({ web: 'Installed', api: 'Installed', cache: 'Running', database: 'Failed' });
  });

  it('waits for a plugin through its crash and its next attempt', async () => {
    const fleet = installed({ web: ['database'] });
    const database = fleet.add('database', 'Recovering', { backoff: { jitter: 'none' } });
    const starting = fleet.startAll();
    await vi.advanceTimersByTimeAsync(10);
    expect([database.phase, fleet.get('web')?.phase]).toEqual(['Recovering', 'Installed']);
    expect(await eventually(starting)).toEqual({ up: ['database', 'web'], failed: [], held: [] });
  });

  it('waits until all that a plugin needs is up at the same time', async () => {
    const fleet = installed({ web: ['cache', 'database'], cache: [] });
    fleet.add('database', 'Installed', { actors: { ...QUICK, start: takes(2000) } });
    const starting = fleet.startAll();
    await vi.advanceTimersByTimeAsync(1990);
    fleet.get('cache')?.forcePhase('Validating', 'reloaded');
    await vi.advanceTimersByTimeAsync(50);
    expect(phasesOf(fleet)).toEqual({ web: 'Installed', cache: 'Starting', database: 'Running' });
    expect(await eventually(starting)).toEqual({ up: ['cache', 'database', 'web'], failed: [], held: [] });
  });

  it('holds a plugin back when what it needs crashes for good while another comes up', async () => {
    const fleet = installed({ web: ['cache', 'database'], cache: [] });
    fleet.add('database', 'Installed', { actors: { ...QUICK, start: takes(2000) } });
    const starting = fleet.startAll();
    await vi.advanceTimersByTimeAsync(1000);
    crash(fleet.get('cache'));
    expect((await eventually(starting)).held).toEqual([
      { pluginId: 'web', reason: 'needs cache, which is Failed (retries exhausted (0 of 0))' },
    ]);
  });

  it('reports a plugin as failed whose state machine is stopped or which is removed meanwhile', async () => {
    const fleet = installed({ web: ['database'], database: [] });
    const starting = fleet.startAll();
    await vi.advanceTimersByTimeAsync(10);
    void fleet.remove('database');
    expect(await eventually(starting)).toEqual({
      up: [],
      failed: [{ pluginId: 'database', phase: 'Starting', reason: 'its state machine was stopped' }],
      held: [{ pluginId: 'web', reason: 'needs database, which is Starting (its state machine was stopped)' }],
    });
  });

  it('takes no plugin for up whose state machine was stopped before', async () => {
    const fleet = installed({ web: ['database'] });
    fleet.add('database', 'Running').stop();
    expect(await eventually(fleet.startAll())).toEqual({
      up: [],
      failed: [],
      held: [{ pluginId: 'web', reason: 'needs database, which is Running (its state machine was stopped)' }],
    });
  });

  it('runs twice at once without getting in its own way', async () => {
    const fleet = installed({ web: ['database'], database: [] });
    const lines = linesOf(fleet);
    const [one, other] = [fleet.startAll(), fleet.startAll()];
    const up = { up: ['database', 'web'], failed: [], held: [] };
    expect([await eventually(one), await other]).toEqual([up, up]);
    expect(lines.filter((line) => line.includes('→ Validating'))).toHaveLength(2);
  });

  it('lets others lead a plugin meanwhile: the one that was removed from its path is not started', async () => {
    const fleet = installed({ web: ['database'], database: [] });
    const starting = fleet.startAll();
    await vi.advanceTimersByTimeAsync(10);
    lead(fleet.get('web'), 'Uninstalling');
    expect(await eventually(starting)).toEqual({ up: ['database'], failed: [], held: [] });
    expect(fleet.get('web')?.phase).toBe('Uninstalling');
  });

  it('does not report a plugin as held back that somebody has led elsewhere', async () => {
    const fleet = installed({ web: ['database'] });
    fleet.add('database', 'Installed', { actors: { ...QUICK, start: fails('disk full') } });
    const starting = fleet.startAll();
    lead(fleet.get('web'), 'Uninstalling');
    expect((await eventually(starting)).held).toEqual([]);
  });

  it('does not have Node warn of a leak, however many plugins are waited for', async () => {
    const onWarning = vi.fn();
    process.on('warning', onWarning);
    const fleet = installed({});
    for (let index = 0; index < 20; index++) fleet.add(`plugin-${index}`, 'Installed');
    const { signal } = new AbortController();
    const { up } = await eventually(fleet.startAll({ signal }));
    const { stopped } = await eventually(fleet.stopAll());
    process.off('warning', onWarning);
    expect([up.length, stopped.length, onWarning.mock.calls]).toEqual([20, 20, []]);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('has nothing to do for a fleet of nobody', async () => {
    expect(await new PluginFleet().startAll()).toEqual({ up: [], failed: [], held: [] });
  });
});

describe('an aborted signal', () => {
  it('starts nothing more, lets go on what is under way, and rejects with its reason', async () => {
    const fleet = installed({ web: ['database'], database: [] });
    const caller = new AbortController();
    const starting = fleet.startAll({ signal: caller.signal });
    const rejected = expect(starting).rejects.toThrow('the user went away');
    await vi.advanceTimersByTimeAsync(50);
    caller.abort(new Error('the user went away'));
    await rejected;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(phasesOf(fleet)).toEqual({ web: 'Installed', database: 'Running' });
  });

  it('starts nothing at all where it was aborted before', async () => {
    const fleet = installed({ database: [] });
    const starting = fleet.startAll({ signal: AbortSignal.abort(new Error('too late')) });
    await expect(starting).rejects.toThrow('too late');
    expect(phasesOf(fleet)).toEqual({ database: 'Installed' });
  });
});

describe('dependencies that cannot be', () => {
  it('names both plugins where one is missing, and starts nothing', async () => {
    const fleet = installed({ clock: [], web: ['clock', 'database'] });
    const error = await fleet.startAll().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UnknownDependencyError);
    expect(error).toMatchObject({ code: 'ERR_UNKNOWN_DEPENDENCY', pluginId: 'web', dependency: 'database' });
    expect((error as Error).message).toBe(
      'plugin web depends on database, which is not in the fleet: add it, or remove web',
    );
    expect(phasesOf(fleet)).toEqual({ clock: 'Installed', web: 'Installed' });
  });

  it.each<[string, Record<string, string[]>, string[]]>([
    ['itself', { a: ['a'] }, ['a', 'a']],
    ['each other', { x: ['a'], a: ['b'], b: ['a'] }, ['a', 'b', 'a']],
    ['three in a circle, and one that needs them', { x: ['b'], a: ['b'], b: ['c'], c: ['a'] }, ['b', 'c', 'a', 'b']],
    [
      'names that are special elsewhere',
      { __proto__x: [], constructor: ['toString'], toString: ['constructor'] },
      ['constructor', 'toString', 'constructor'],
    ],
  ])('names the circle in its order: %s', async (_, dependencies, cycle) => {
    const fleet = installed(dependencies);
    const error = await fleet.startAll().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DependencyCycleError);
    expect(error).toMatchObject({
      code: 'ERR_DEPENDENCY_CYCLE',
      cycle,
      message: `plugins depend on each other in a circle: ${cycle.join(' → ')}`,
    });
    expect(fleet.counts().Installed).toBe(fleet.size);
  });

  it('are not even taken where they are no ids', () => {
    const fleet = new PluginFleet();
    expect(() => fleet.add('web', 'Installed', { dependsOn: 'database' as unknown as string[] })).toThrow(
      new TypeError('dependsOn of plugin web should be an array of plugin ids, got database'),
    );
    expect(fleet.has('web')).toBe(false);
  });
});
