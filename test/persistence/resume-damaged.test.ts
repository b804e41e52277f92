import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnknownPhaseError } from '../../src';
import { InvalidSnapshotError, type ResumeOptions, resume } from '../../src/persistence';
import { MemoryStore, snapshotIn } from './resume-store';

const NOW = 1_000_000_000;

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A store with a plugin of a future version between two that are well. */
function storeWithDamage(): MemoryStore {
  const store = new MemoryStore(snapshotIn('Stopped', { pluginId: 'docs' }));
  const { context, ...snapshot } = snapshotIn('Running');
  store.put('kubernetes', { ...snapshot, context: { ...context, version: 2 } });
  store.put('web', snapshotIn('Installed', { pluginId: 'web' }));
  return store;
}

const PROBLEM =
  'the stored snapshot of plugin kubernetes is not valid: context: version should be 1 or one that leads to it, got 2; ' +
  'it was written by a newer plugin-statechart: update this one';

describe('what is stored under no plugin id', () => {
  it.each([
    ['', "got ''"],
    [7, 'got number'],
  ])('such as %j, is set aside and starts no plugin; the others do', async (id, got) => {
    const store = new MemoryStore(snapshotIn('Stopped'));
    store.put(id as string, snapshotIn('Running'));
    const { machines, setAside } = await resume(store);
    expect([...machines.keys()]).toEqual(['kubernetes']);
    expect(setAside).toMatchObject([
      {
        pluginId: String(id),
        keptAs: `set-aside/${id}.json`,
        error: { message: expect.stringContaining(`pluginId: should be a string that is not empty, ${got}`) },
      },
    ]);
    expect((await resume(store)).setAside).toEqual([]);
  });

  it('holds up nobody where the store cannot set it aside', async () => {
    const store = new MemoryStore(snapshotIn('Stopped'));
    store.put('', {});
    store.setAside = () => Promise.reject(new Error('EACCES: permission denied'));
    const { machines, setAside } = await resume(store);
    expect([[...machines.keys()], setAside[0]?.keptAs]).toEqual([['kubernetes'], undefined]);
  });
});

describe('a plugin whose snapshot cannot be used', () => {
  it('is Failed, its snapshot is set aside, and the others are untouched', async () => {
    const store = storeWithDamage();
    const { machines, corrections, setAside } = await resume(store);
    expect([...machines].map(([id, { phase }]) => `${id}: ${phase}`)).toEqual([
      'docs: Stopped',
      'kubernetes: Failed',
      'web: Installed',
    ]);
    expect(corrections).toEqual([
      {
        pluginId: 'kubernetes',
        sequence: 1,
        from: 'Failed',
        to: 'Failed',
        reason: `force: ${PROBLEM}; it is kept as set-aside/kubernetes.json`,
        timestamp: NOW,
      },
    ]);
    expect(setAside).toEqual([
      { pluginId: 'kubernetes', error: expect.any(InvalidSnapshotError), keptAs: 'set-aside/kubernetes.json' },
    ]);
    expect([setAside[0]?.error.message, store.setAsides]).toEqual([PROBLEM, ['kubernetes']]);
  });

  it('is stored anew, and well the next time', async () => {
    const store = storeWithDamage();
    const first = await resume(store);
    for (const machine of first.machines.values()) {
      await machine.flush();
      machine.stop();
    }
    const { machines, corrections, setAside } = await resume(store);
    expect([machines.get('kubernetes')?.phase, corrections, setAside]).toEqual(['Failed', [], []]);
    expect(machines.get('kubernetes')?.history().length).toBe(1);
  });

  it('goes on numbering where the journal ends', async () => {
    const store = storeWithDamage();
    const transition = { from: 'Starting', to: 'Running', reason: 'ready', timestamp: 5 } as const;
    store.journal.push({ ...transition, pluginId: 'kubernetes', sequence: 41 });
    const { machines, corrections } = await resume(store);
    expect(corrections.map(({ sequence }) => sequence)).toEqual([42]);
    machines.get('kubernetes')?.transitionTo('Installed', 'mended');
    await machines.get('kubernetes')?.flush();
    expect(store.journal.map(({ sequence, to }) => `${sequence} ${to}`)).toEqual([
      '41 Running',
      '42 Failed',
      '43 Installed',
    ]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, '7'])(
    'is numbered from 1 where the store says %s',
    async (sequence) => {
      const store = new MemoryStore();
      store.load = async function* () {
        yield { pluginId: 'kubernetes', snapshot: undefined, sequence: sequence as number };
      };
      const { corrections } = await resume(store);
      expect(corrections.map((correction) => correction.sequence)).toEqual([1]);
    },
  );

  it('whose file could not be read tells what the store told', async () => {
    const store = new MemoryStore();
    store.saved.set('kubernetes', '{"status":"act');
    const { setAside } = await resume(store);
    expect(setAside[0]?.error.problem).toMatch(/JSON/);
    expect(setAside[0]?.error.cause).toBeInstanceOf(SyntaxError);
  });

  it.each([
    ['Uninstalled', 'Uninstalled'],
    ['Recovering', 'Recovering'],
    [(stored: { pluginId: string }) => (stored.pluginId === 'kubernetes' ? 'Installed' : 'Failed'), 'Installed'],
  ] as [ResumeOptions['damaged'], string][])('is in the phase that the app wants: %s', async (damaged, phase) => {
    const { machines } = await resume(storeWithDamage(), damaged === undefined ? {} : { damaged });
    expect(machines.get('kubernetes')?.phase).toBe(phase);
  });

  it('is shown to the function that says its phase', async () => {
    const damaged = vi.fn<(stored: unknown, why: unknown) => 'Failed'>(() => 'Failed');
    await resume(storeWithDamage(), { damaged });
    expect(damaged.mock.calls).toEqual([
      [expect.objectContaining({ pluginId: 'kubernetes' }), expect.objectContaining({ message: PROBLEM })],
    ]);
  });

  it('takes an attempt, with its wait, where it is to be started again', async () => {
    const { machines } = await resume(storeWithDamage(), { damaged: 'Recovering' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(machines.get('kubernetes')?.history().at(-1)?.reason).toBe('backoff of 1000 ms elapsed (attempt 1 of 5)');
  });

  it('begins with the options that the app gives, and its work begins, too', async () => {
    const { machines } = await resume(storeWithDamage(), {
      damaged: 'Installed',
      machine: { backoff: { initialDelay: 7 }, historyLimit: 1 },
    });
    const machine = machines.get('kubernetes');
    machine?.transitionTo('Validating', 'asked for');
    expect([machine?.retry.nextBackoff, machine?.history().length]).toEqual([7, 1]);
  });

  it('is not held up by a store that cannot set its snapshot aside', async () => {
    const store = storeWithDamage();
    store.setAside = () => Promise.reject(new Error('EACCES: permission denied'));
    const { machines, setAside } = await resume(store);
    expect([...machines.keys()]).toEqual(['docs', 'kubernetes', 'web']);
    expect(setAside).toEqual([{ pluginId: 'kubernetes', error: expect.any(InvalidSnapshotError), keptAs: undefined }]);
    expect(machines.get('kubernetes')?.history()[0]?.reason).toBe(
      `force: ${PROBLEM}; it could not be set aside: EACCES: permission denied`,
    );
  });

  it('is not set aside before it is known that nothing else goes wrong', async () => {
    const store = storeWithDamage();
    const policy = () => {
      throw new Error('no idea');
    };
    await expect(resume(store, { policy })).rejects.toThrow('no idea');
    expect(store.setAsides).toEqual([]);
  });

  it('cannot be in a phase that there is not', async () => {
    await expect(resume(new MemoryStore(), { damaged: 'Asleep' as 'Failed' })).rejects.toThrow(UnknownPhaseError);
    await expect(resume(storeWithDamage(), { damaged: () => 'Asleep' as 'Failed' })).rejects.toThrow(
      'option damaged of resume, for plugin kubernetes: unknown phase Asleep: should be one of Uninstalled, ',
    );
  });
});
