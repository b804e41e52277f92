import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PluginStateMachine } from '../../src';
import { DuplicatePluginError, FleetStoppedError, PluginFleet } from '../../src/fleet';
import { MemoryStore, snapshotIn } from '../persistence/resume-store';
import { crash, linesOf, QUICK, takes } from './crowd';

const NOW = 1_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const inPhase = (pluginId: string, phase: Parameters<typeof snapshotIn>[0], context = {}) =>
  snapshotIn(phase, { pluginId, ...context });

const phasesOf = (fleet: PluginFleet) => Object.fromEntries([...fleet].map(({ pluginId, phase }) => [pluginId, phase]));

describe('resuming a fleet', () => {
  it('brings its plugins back, and tells of the corrections before all that follows', async () => {
    const store = new MemoryStore(
      inPhase('web', 'Running'),
      inPhase('old', 'Uninstalled'),
      inPhase('job', 'Installing'),
    );
    const fleet = new PluginFleet({ store, machine: { actors: QUICK } });
    const lines = linesOf(fleet);
    const report = await fleet.resume();
    expect(phasesOf(fleet)).toEqual({ web: 'Recovering', old: 'Uninstalled', job: 'Failed' });
    await vi.advanceTimersByTimeAsync(10);
    expect(lines).toEqual([
      'web: Running → Recovering (force: was Running when the host ended)',
      'job: Installing → Failed (force: install was interrupted when the host ended)',
      'web: Recovering → Validating (started again after the host)',
      'web: Validating → Starting (validate finished)',
      'web: Starting → Running (start finished)',
    ]);
    expect(report).toMatchObject({ corrections: [{ pluginId: 'web' }, { pluginId: 'job' }], setAside: [] });
    await fleet.flush();
    expect(JSON.parse(store.saved.get('web') ?? '')).toMatchObject({ value: 'Running', context: { sequence: 4 } });
  });

  it('tells observers the same shape of a transition as ever', async () => {
    const fleet = new PluginFleet({ store: new MemoryStore(inPhase('web', 'Running')) });
    const transitions: unknown[] = [];
    fleet.addObserver((_, transition) => transitions.push(transition));
    await fleet.resume();
    const reason = 'force: was Running when the host ended';
    expect(transitions).toEqual([{ from: 'Running', to: 'Recovering', reason, timestamp: new Date(NOW) }]);
  });

  it('brings those that were up back a few at once, and takes that for no storm', async () => {
    const ids = Array.from({ length: 50 }, (_, index) => `plugin-${index}`);
    const onStorm = vi.fn();
    const fleet = new PluginFleet({
      store: new MemoryStore(...ids.map((pluginId) => inPhase(pluginId, 'Running'))),
      machine: { actors: { validate: takes(10), start: takes(10) } },
      maxConcurrentRecoveries: 3,
      storm: { crashes: 2, within: 1000 },
      onStorm,
    });
    const atOnce: number[] = [];
    fleet.addObserver(() => atOnce.push(fleet.counts().Validating + fleet.counts().Starting));
    await fleet.resume();
    await vi.advanceTimersByTimeAsync(1000);
    expect([fleet.counts().Running, Math.max(...atOnce), onStorm.mock.calls]).toEqual([50, 3, []]);
    expect(fleet.get('plugin-49')?.history().at(-3)?.reason).toMatch(
      /^started again after the host; waited \d+ ms for its turn$/,
    );
  });

  it('goes on with backoffs under way, those longest overdue first', async () => {
    const attempt = (deadline: number) => ({
      attempt: { number: 2, delay: 60_000, deadline },
      retry: { attempts: 2, nextBackoff: 4000, lastAttempt: NOW - 60_000 },
    });
    const store = new MemoryStore(
      inPhase('to come', 'Recovering', attempt(NOW + 5000)),
      inPhase('overdue', 'Recovering', attempt(NOW - 1000)),
      inPhase('long overdue', 'Failed', attempt(NOW - 9000)),
      inPhase('longest overdue', 'Recovering', attempt(NOW - 90_000)),
    );
    const fleet = new PluginFleet({
      store,
      maxConcurrentRecoveries: 1,
      machine: { actors: { validate: takes(2000) } },
    });
    await fleet.resume();
    await vi.advanceTimersByTimeAsync(1);
    const queue = () => fleet.waiting().map(({ pluginId }) => pluginId);
    expect([phasesOf(fleet).overdue, queue()]).toEqual(['Validating', ['longest overdue', 'long overdue']]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(phasesOf(fleet)['to come']).toBe('Recovering');
    expect(fleet.get('to come')?.retry.attempts).toBe(2);
  });

  it('gives each plugin the options of the fleet, and keeps what is stored where nothing is said', async () => {
    const stored = { backoff: { ...inPhase('a', 'Stopped').context.backoff, initialDelay: 77 } };
    const store = new MemoryStore(inPhase('a', 'Stopped', stored), inPhase('b', 'Stopped', stored));
    const fleet = new PluginFleet({
      store,
      machine: (pluginId) =>
        pluginId === 'b' ? { backoff: { initialDelay: 5 }, dependsOn: ['a'] } : { actors: QUICK },
    });
    await fleet.resume();
    const backoffOf = (machine: PluginStateMachine | undefined) => machine?.actor.getSnapshot().context.backoff;
    expect([backoffOf(fleet.get('a')), backoffOf(fleet.get('b'))]).toMatchObject([
      { initialDelay: 77, jitter: 'none' },
      { initialDelay: 5, jitter: 'full' },
    ]);
    const starting = fleet.startAll();
    await vi.advanceTimersByTimeAsync(10);
    expect(phasesOf(fleet)).toEqual({ a: 'Running', b: 'Validating' });
    fleet.get('b')?.transitionTo('Installed', '');
    expect((await starting).up).toEqual(['a']);
  });

  it('spreads the waits of those, too, that it has only now, and keeps what else is stored', async () => {
    const stored = { backoff: { ...inPhase('a', 'Stopped').context.backoff, initialDelay: 77 } };
    const store = new MemoryStore(inPhase('was gone', 'Uninstalled', stored));
    store.put('broken', { status: 'active' });
    const fleet = new PluginFleet({
      store,
      machine: (pluginId) => (pluginId === 'told' ? { backoff: { jitter: 'none' } } : {}),
    });
    await fleet.resume({ onDisk: ['was gone', 'broken', 'new', 'told'] });
    const told = [...fleet].map(({ pluginId, actor }) => {
      const { jitter, initialDelay } = actor.getSnapshot().context.backoff;
      return [pluginId, jitter, initialDelay];
    });
    expect(told).toEqual([
      ['was gone', 'full', 77],
      ['broken', 'full', 1000],
      ['new', 'full', 1000],
      ['told', 'none', 1000],
    ]);
  });

  it('gives those a turn that a policy leaves in the middle of their recovery: the others wait for them', async () => {
    const attempt = { number: 1, delay: 0, deadline: NOW };
    const store = new MemoryStore(
      ...['a', 'b'].map((pluginId) => inPhase(pluginId, 'Recovering', { attempt })),
      ...['c', 'd'].map((pluginId) => inPhase(pluginId, 'Validating', { attempt })),
      inPhase('e', 'Validating'),
    );
    const fleet = new PluginFleet({ store, maxConcurrentRecoveries: 3 });
    await fleet.resume({ policy: () => undefined });
    await vi.advanceTimersByTimeAsync(10);
    expect([fleet.counts().Validating, fleet.waiting().map(({ pluginId }) => pluginId)]).toEqual([4, ['b']]);
  });

  it('sets aside what is damaged, adopts what is on disk, and starts the others', async () => {
    const store = new MemoryStore(inPhase('web', 'Stopped'), inPhase('gone', 'Stopped'));
    store.put('broken', { status: 'active' });
    const fleet = new PluginFleet({ store });
    const { setAside, adopted, ghosts } = await fleet.resume({ onDisk: ['web', 'broken', 'new'], damaged: 'Stopped' });
    expect([setAside.map(({ pluginId }) => pluginId), adopted, ghosts]).toEqual([['broken'], ['new'], ['gone']]);
    expect(phasesOf(fleet)).toEqual({ web: 'Stopped', gone: 'Uninstalled', broken: 'Stopped', new: 'Installed' });
  });

  it('survives one host after the other: nothing is told twice, and no number given twice', async () => {
    const store = new MemoryStore();
    const lines: string[] = [];
    for (let host = 0; host < 3; host++) {
      const fleet = new PluginFleet({ store, machine: { actors: QUICK, backoff: { jitter: 'none' } } });
      fleet.addObserver((_, { to }) => lines.push(`${host}: ${to}`));
      await fleet.resume();
      if (host === 0) fleet.add('web', 'Running');
      await vi.advanceTimersByTimeAsync(10);
      if (host === 1) crash(fleet.get('web'));
      await fleet.flush();
      for (const machine of fleet) machine.stop();
    }
    await vi.advanceTimersByTimeAsync(10_000);
    const again = ['Recovering', 'Validating', 'Starting', 'Running'];
    expect(lines).toEqual([...again.map((to) => `1: ${to}`), '1: Recovering']);
    expect(store.journal.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a fleet that cannot resume', () => {
  it('says that it has no store', async () => {
    await expect(new PluginFleet().resume()).rejects.toThrow(
      new TypeError('there is nothing to resume from: create the fleet with a store'),
    );
  });

  it('starts nothing where a stored plugin was added before', async () => {
    const fleet = new PluginFleet({ store: new MemoryStore(inPhase('a', 'Stopped'), inPhase('b', 'Stopped')) });
    fleet.add('b', 'Installed');
    await expect(fleet.resume()).rejects.toThrow(new DuplicatePluginError('b', 'is in the fleet already'));
    expect(phasesOf(fleet)).toEqual({ b: 'Installed' });
  });

  it('starts nothing where it was asked to stop meanwhile, and may be asked again', async () => {
    const fleet = new PluginFleet({ store: new MemoryStore(inPhase('a', 'Running')) });
    const lines = linesOf(fleet);
    const resuming = fleet.resume();
    void fleet.stopAll();
    await expect(resuming).rejects.toThrow(new FleetStoppedError());
    await expect(resuming).rejects.toMatchObject({ code: 'ERR_FLEET_STOPPED' });
    expect([fleet.size, lines]).toEqual([0, []]);
    await fleet.resume();
    expect(phasesOf(fleet)).toEqual({ a: 'Recovering' });
  });

  it('starts nothing where an inspector throws', async () => {
    const inspect = () => {
      throw new Error('a bad inspector');
    };
    const store = new MemoryStore(inPhase('a', 'Running'), inPhase('b', 'Running'));
    const fleet = new PluginFleet({ store, machine: (pluginId) => (pluginId === 'b' ? { inspect } : {}) });
    await expect(fleet.resume()).rejects.toThrow('a bad inspector');
    expect([fleet.size, vi.getTimerCount()]).toEqual([0, 0]);
    await fleet.flush();
    expect([...store.saved.keys()]).toEqual(['a', 'b']);
  });

  it('starts nothing where its options are wrong', async () => {
    const store = new MemoryStore(inPhase('a', 'Stopped'), inPhase('b', 'Stopped'));
    const fleet = new PluginFleet({ store, machine: (id) => (id === 'b' ? { backoff: { factor: 0 } } : {}) });
    await expect(fleet.resume()).rejects.toMatchObject({ code: 'ERR_RESUME_OPTION', pluginId: 'b' });
    expect(fleet.size).toBe(0);
  });
});
