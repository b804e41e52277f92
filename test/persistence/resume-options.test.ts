import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnyActorRef, fromCallback, fromPromise, type InspectionEvent, setup } from 'xstate';
import type { PluginStateMachine, PluginStateMachineOptions, WorkInput, WorkOutput } from '../../src';
import {
  type RestartPolicy,
  ResumeOptionError,
  type ResumeOptions,
  restartPolicy,
  resume,
} from '../../src/persistence';
import { MemoryStore, snapshotIn } from './resume-store';

const NOW = 1_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

const storeOf = (...phases: Parameters<typeof snapshotIn>[0][]) =>
  new MemoryStore(...phases.map((phase) => snapshotIn(phase, { pluginId: phase })));

async function outcome(store: MemoryStore, options: ResumeOptions): Promise<string[]> {
  const { machines } = await resume(store, options);
  return [...machines.values()].map((machine) => {
    machine.stop();
    return [machine.pluginId, machine.phase, ...machine.history().map(({ reason }) => reason)].join(': ');
  });
}

describe('a policy', () => {
  it('is asked of each plugin, and its answer becomes a record', async () => {
    const policy: RestartPolicy = ({ phase }) =>
      phase === 'Running' ? { to: 'Stopped', reason: 'nothing starts by itself here' } : undefined;
    expect(await outcome(storeOf('Running', 'Installing', 'Stopped'), { policy })).toEqual([
      'Running: Stopped: force: nothing starts by itself here',
      'Installing: Installing',
      'Stopped: Stopped',
    ]);
  });

  it('may give the answer of the default one', async () => {
    const policy: RestartPolicy = (plugin) =>
      plugin.pluginId === 'Running' ? { to: 'Failed', reason: 'a person should look' } : restartPolicy(plugin);
    expect(await outcome(storeOf('Running', 'Degraded'), { policy })).toEqual([
      'Running: Failed: force: a person should look',
      'Degraded: Recovering: force: was Degraded when the host ended',
    ]);
  });

  it('is told of the plugin', async () => {
    const told: unknown[] = [];
    const policy: RestartPolicy = ({ context, ...plugin }) => {
      told.push({ ...plugin, sequence: context.sequence });
      return undefined;
    };
    const retry = { attempts: 1, nextBackoff: 2000, lastAttempt: NOW };
    const store = new MemoryStore(
      snapshotIn('Installing', { pluginId: 'docs', sequence: 3 }),
      snapshotIn('Building', { pluginId: 'web' }),
      snapshotIn('Running', { retry }),
    );
    const install = fromPromise<void>(() => new Promise(() => {}));
    await resume(store, { policy, machine: { actors: { install } } });
    expect(told).toEqual([
      { pluginId: 'docs', phase: 'Installing', interrupted: 'again', crashLoop: false, sequence: 3 },
      { pluginId: 'web', phase: 'Building', interrupted: 'fail', crashLoop: false, sequence: 0 },
      { pluginId: 'kubernetes', phase: 'Running', interrupted: 'fail', crashLoop: true, sequence: 0 },
    ]);
  });

  it('may have a plugin started with or without an attempt', async () => {
    const starts: RestartPolicy = ({ pluginId }) => ({
      to: 'Recovering',
      reason: 'started with the host',
      ...(pluginId !== 'Stopped' && { countsAttempt: pluginId === 'Failed' }),
    });
    const { machines } = await resume(storeOf('Stopped', 'Failed', 'Installed'), { policy: starts });
    expect([...machines.values()].map(({ actor }) => actor.getSnapshot().context.attempt)).toEqual([
      { number: 1, delay: 1000, deadline: NOW + 1000 },
      { number: 1, delay: 1000, deadline: NOW + 1000 },
      { number: 0, delay: 0, deadline: NOW },
    ]);
  });

  it('may leave a plugin up that outlived the host: it is watched again', async () => {
    const watched: WorkInput[] = [];
    const monitor = fromCallback<{ type: 'never' }, WorkInput>(({ input }) => {
      watched.push(input);
    });
    await resume(storeOf('Running'), { policy: () => undefined, machine: { actors: { monitor } } });
    expect(watched).toEqual([{ pluginId: 'Running', phase: 'Running' }]);
  });

  it.each([
    [null],
    [true],
    ['Failed'],
    [{}],
    [{ to: 'Asleep', reason: 'tired' }],
    [{ to: 'Failed' }],
    [{ to: 'Failed', reason: 7 }],
    [{ to: 'Recovering', reason: '', countsAttempt: 'no' }],
    [Promise.resolve(undefined)],
  ])('that gives %o is refused, and nothing is started', async (answer) => {
    const inspect = vi.fn<(event: InspectionEvent) => void>();
    const policy = (({ pluginId }) => (pluginId === 'Stopped' ? answer : undefined)) as RestartPolicy;
    const error = await resume(storeOf('Running', 'Stopped'), { policy, machine: { inspect } }).catch((e) => e);
    expect(error).toBeInstanceOf(ResumeOptionError);
    expect([error.code, error.option, error.pluginId, error.message]).toEqual([
      'ERR_RESUME_OPTION',
      'policy',
      'Stopped',
      'option policy of resume, for plugin Stopped: it should give undefined, or { to, reason } with a phase and a string',
    ]);
    expect(inspect).not.toHaveBeenCalled();
  });

  it('that throws is told of, with what it threw', async () => {
    const cause = new Error('no idea');
    const policy = () => {
      throw cause;
    };
    const error = await resume(storeOf('Stopped'), { policy }).catch((e) => e);
    expect([error.message, error.cause]).toEqual(['option policy of resume, for plugin Stopped: no idea', cause]);
  });
});

describe('the options of the machines', () => {
  const recovered = async (store: MemoryStore, machine: NonNullable<ResumeOptions['machine']>) => {
    const { machines } = await resume(store, { machine });
    return [...machines.values()] as [PluginStateMachine, ...PluginStateMachine[]];
  };

  it('hold in place of what is stored, for the first attempt after the restart, too', async () => {
    const retry = { attempts: 2, nextBackoff: 4000, lastAttempt: NOW };
    const [machine] = await recovered(new MemoryStore(snapshotIn('Running', { retry })), {
      backoff: { initialDelay: 10, maxDelay: 500, maxAttempts: 9 },
      historyLimit: 1,
      devMode: false,
    });
    const { context } = machine.actor.getSnapshot();
    expect(context.attempt).toEqual({ number: 3, delay: 500, deadline: NOW + 500 });
    expect([context.historyLimit, context.devMode, context.backoff.maxAttempts]).toEqual([1, false, 9]);
  });

  it('that are not given are as they were stored', async () => {
    const stored = snapshotIn('Stopped', { historyLimit: 3, devMode: false });
    stored.context.backoff.factor = 5;
    const [machine] = await recovered(new MemoryStore(stored), {});
    expect(machine.actor.getSnapshot().context).toEqual(stored.context);
  });

  it('may take a plugin out of automatic recovery: it does not go on with an attempt that is under way', async () => {
    const attempt = { number: 1, delay: 1000, deadline: NOW };
    const store = new MemoryStore(
      snapshotIn('Recovering', { pluginId: 'web', attempt }),
      snapshotIn('Failed', { pluginId: 'docs', attempt }),
      snapshotIn('Running'),
    );
    const machines = await recovered(store, { recovery: 'manual' });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(machines.map(({ phase }) => phase)).toEqual(['Recovering', 'Failed', 'Recovering']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may put a plugin into automatic recovery: one that is Recovering waits for its first attempt', async () => {
    const machines = await recovered(
      new MemoryStore(
        snapshotIn('Recovering', { pluginId: 'web', recovery: 'manual' }),
        snapshotIn('Failed', { pluginId: 'docs', recovery: 'manual' }),
      ),
      { recovery: 'automatic' },
    );
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(machines.map((machine) => machine.history().map(({ reason }) => reason))).toEqual([
      ['backoff of 1000 ms elapsed (attempt 1 of 5)'],
      [],
    ]);
  });

  it('may be another for each plugin', async () => {
    const machines = await recovered(storeOf('Installing', 'Building'), (pluginId) => ({
      actors: pluginId === 'Installing' ? { install: fromPromise(async () => {}) } : {},
    }));
    await vi.advanceTimersByTimeAsync(0);
    expect(machines.map(({ phase }) => phase)).toEqual(['Installed', 'Failed']);
  });

  it('may have a statechart as work: it begins from its beginning', async () => {
    const unpack = setup({
      types: { input: {} as WorkInput, output: {} as WorkOutput },
      actors: { fetch: fromPromise(async () => {}) },
    }).createMachine({
      initial: 'fetching',
      states: {
        fetching: { invoke: { src: 'fetch', onDone: 'done' } },
        done: { type: 'final' },
      },
    });
    const [machine] = await recovered(storeOf('Installing'), { actors: { install: unpack } });
    await vi.advanceTimersByTimeAsync(0);
    expect(machine.phase).toBe('Installed');
  });

  it('may show the plugins to an inspector', async () => {
    const seen = new Set<string>();
    await recovered(storeOf('Stopped'), { inspect: ({ actorRef }) => void seen.add((actorRef as AnyActorRef).id) });
    expect([...seen]).toEqual(['Stopped']);
  });

  it('may have an inspector that throws: no plugin runs then', async () => {
    const ended: string[] = [];
    const monitor = fromCallback<{ type: 'never' }, WorkInput>(
      ({ input }) =>
        () =>
          ended.push(input.pluginId),
    );
    const machine = (pluginId: string): PluginStateMachineOptions => ({
      actors: { monitor },
      inspect: () => {
        if (pluginId === 'Stopped') throw new Error('no connection');
      },
    });
    const resuming = resume(storeOf('Running', 'Degraded', 'Stopped'), { machine, policy: () => undefined });
    await expect(resuming).rejects.toThrow('no connection');
    expect(ended).toEqual(['Running', 'Degraded']);
  });

  it('keep plugins in no other store than the one that they come from', async () => {
    const other = new MemoryStore();
    const store = storeOf('Stopping');
    const [machine] = await recovered(store, { store: other });
    await machine.flush();
    expect([other.saved.size, store.journal.length]).toEqual([0, 1]);
  });

  it('rename no plugin', async () => {
    const config = { pluginId: 'web', historyLimit: 3 };
    const [machine] = await recovered(storeOf('Stopped'), config);
    expect(machine.pluginId).toBe('Stopped');
  });

  it('that are wrong are told of before anything starts', async () => {
    const inspect = vi.fn<(event: InspectionEvent) => void>();
    const machine = (pluginId: string) => ({ inspect, backoff: { maxAttempts: pluginId === 'Stopped' ? -1 : 1 } });
    await expect(resume(storeOf('Running', 'Stopped'), { machine })).rejects.toThrow(
      'option machine of resume, for plugin Stopped: backoff.maxAttempts should be a whole number from 0 to 9007199254740991, got -1',
    );
    expect(inspect).not.toHaveBeenCalled();
  });

  it.each([[undefined], [null], ['recorder']])('may not be %s', async (options) => {
    await expect(resume(storeOf('Running'), { machine: () => options as never })).rejects.toThrow(
      `option machine of resume, for plugin Running: it should give options, got ${options === null ? 'null' : typeof options}`,
    );
  });

  it('may not have a function for an actor', async () => {
    const actors = { install: async () => {} } as never;
    await expect(resume(storeOf('Installing'), { machine: { actors } })).rejects.toThrow(ResumeOptionError);
  });
});

describe('the options of resume', () => {
  it.each([
    [{ interrupted: 'perhaps' }, new RangeError("interrupted should be 'again' or 'fail', got perhaps")],
    [{ policy: 'none' }, new TypeError('policy should be a function, got string')],
  ])('%j are refused', async (options, error) => {
    await expect(resume(new MemoryStore(), options as never)).rejects.toThrow(error);
  });

  it('do not hide that the store cannot be read', async () => {
    const store = new MemoryStore();
    store.load = () => {
      throw new Error('EIO: i/o error');
    };
    await expect(resume(store)).rejects.toThrow('EIO: i/o error');
  });
});
