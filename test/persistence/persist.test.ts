import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createActor, fromPromise, type Snapshot } from 'xstate';
import type { PluginActors, WorkInput } from '../../machines/work';
import {
  type PluginLifecycleActor,
  type PluginLifecycleContext,
  type PluginLifecycleInput,
  type PluginPhase,
  PluginStateMachine,
  pluginLifecycleFrom,
} from '../../src';
import { type Persistence, type PersistOptions, persist } from '../../src/persistence/persist';
import type { SnapshotStore } from '../../src/persistence/snapshot-store';
import { StoreError } from '../../src/persistence/store-error';
import { type Save, ScriptedStore } from './scripted-store';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const start = (
  phase: PluginPhase = 'Installed',
  input: Partial<PluginLifecycleInput> = {},
  actors: PluginActors = {},
): PluginLifecycleActor =>
  createActor(pluginLifecycleFrom(phase).provide({ actors }), { input: { pluginId: 'kubernetes', ...input } }).start();

const move = (actor: PluginLifecycleActor, ...phases: PluginPhase[]) => {
  for (const to of phases) actor.send({ type: 'force', to });
};

/** Lets promises go on, and no time pass. */
const settle = () => vi.advanceTimersByTimeAsync(0);

const succeed = (save: Save) => save.succeed();
const fail = (save: Save) => save.fail(new Error('disk full'));

/** How a promise stands now. */
async function stateOf(promise: Promise<unknown>): Promise<unknown> {
  let state: unknown = 'pending';
  promise.then(
    () => {
      state = 'resolved';
    },
    (error) => {
      state = error;
    },
  );
  await settle();
  return state;
}

/** What is persisted, with the errors that it told of. */
function persistTo(
  actor: PluginLifecycleActor,
  store: SnapshotStore,
): { persistence: Persistence; errors: StoreError[] } {
  const errors: StoreError[] = [];
  return { persistence: persist(actor, store, { onError: (error) => errors.push(error) }), errors };
}

describe('the first save', () => {
  it('comes at once, also of a plugin that never moved', async () => {
    const actor = start('Running');
    const store = new ScriptedStore();
    persist(actor, store);
    await settle();
    expect(store.saves).toEqual([
      expect.objectContaining({ pluginId: 'kubernetes', snapshot: actor.getPersistedSnapshot(), transitions: [] }),
    ]);
  });

  it('is given the whole history, numbered to the count of all transitions', async () => {
    const actor = start('Installed', { historyLimit: 2 });
    move(actor, 'Starting', 'Running', 'Stopping', 'Stopped');
    const store = new ScriptedStore();
    persist(actor, store);
    await settle();
    expect(store.last.transitions).toEqual([
      { pluginId: 'kubernetes', sequence: 3, from: 'Running', to: 'Stopping', reason: 'force: ', timestamp: 1_000_000 },
      { pluginId: 'kubernetes', sequence: 4, from: 'Stopping', to: 'Stopped', reason: 'force: ', timestamp: 1_000_000 },
    ]);
  });

  it('is of the plugin as it is then, when it moves in the same turn', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore(succeed);
    persist(actor, store);
    move(actor, 'Starting', 'Running');
    await settle();
    expect(store.given).toEqual([['1 Installed → Starting', '2 Starting → Running']]);
    expect(store.last.snapshot.value).toBe('Running');
  });

  it('takes a history of any length', async () => {
    const { context, ...snapshot } = start('Stopped', {
      historyLimit: 200_000,
    }).getPersistedSnapshot() as Snapshot<unknown> & {
      context: PluginLifecycleContext;
    };
    const record = { from: 'Stopping', to: 'Stopped', reason: '', timestamp: 5 } as const;
    const history = Array.from({ length: 200_000 }, () => record);
    const store = new ScriptedStore(succeed);
    const stored = { ...snapshot, context: { ...context, history, sequence: 200_000 } };
    await PluginStateMachine.restore(stored, { store }).flush();
    expect(store.last.transitions.length).toBe(200_000);
  });

  it('does not come for an actor that was stopped before', async () => {
    const actor = start();
    actor.stop();
    const store = new ScriptedStore();
    const persistence = persist(actor, store);
    await persistence.flush();
    await persistence.stop();
    expect(store.saves).toEqual([]);
  });
});

describe('a later save', () => {
  it('follows each transition, whoever caused it', async () => {
    const actor = start(
      'Recovering',
      {},
      { validate: fromPromise(() => new Promise<void>((resolve) => setTimeout(resolve, 10))) },
    );
    const store = new ScriptedStore(succeed);
    persist(actor, store);
    await settle();
    await vi.advanceTimersByTimeAsync(1010);
    expect(store.given).toEqual([[], ['1 Recovering → Validating'], ['2 Validating → Starting']]);
    expect(store.saves.map(({ snapshot }) => snapshot.value)).toEqual(['Recovering', 'Validating', 'Starting']);
  });

  it('follows each change of the retry state', async () => {
    const actor = start();
    const store = new ScriptedStore(succeed);
    persist(actor, store);
    const attempts = [];
    for (const type of ['retry.advance', 'retry.advance', 'retry.reset'] as const) {
      await settle();
      actor.send({ type });
      await settle();
      attempts.push((store.last.snapshot as unknown as { context: { retry: unknown } }).context.retry);
    }
    expect(attempts).toMatchObject([{ attempts: 1 }, { attempts: 2 }, { attempts: 0 }]);
    expect(store.given).toEqual([[], [], [], []]);
  });

  it('does not follow an event that changes nothing', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore(succeed);
    persist(actor, store);
    await settle();
    actor.send({ type: 'started' });
    await settle();
    expect(store.saves).toHaveLength(1);
  });

  it('is one for all that happens in a turn', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore(succeed);
    persist(actor, store);
    await settle();
    move(actor, 'Starting', 'Running', 'Stopping');
    actor.send({ type: 'retry.advance' });
    await settle();
    expect(store.given.slice(1)).toEqual([['1 Installed → Starting', '2 Starting → Running', '3 Running → Stopping']]);
    expect(store.last.snapshot).toEqual(actor.getPersistedSnapshot());
  });

  it('waits for the one under way, and is then one for all that happened meanwhile', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore();
    persist(actor, store);
    await settle();
    for (const phase of ['Starting', 'Running', 'Stopping'] as const) {
      move(actor, phase);
      await vi.advanceTimersByTimeAsync(10_000);
    }
    expect(store.saves).toHaveLength(1);
    store.last.succeed();
    await settle();
    expect(store.given).toEqual([[], ['1 Installed → Starting', '2 Starting → Running', '3 Running → Stopping']]);
    expect([store.last.snapshot.value, store.mostUnderWay]).toEqual(['Stopping', 1]);
  });

  it('is given each transition, however short the history', async () => {
    const actor = start('Installed', { historyLimit: 1 });
    const store = new ScriptedStore();
    persist(actor, store);
    await settle();
    move(actor, 'Starting', 'Running', 'Stopping', 'Stopped');
    store.last.succeed();
    await settle();
    expect(store.last.transitions.map(({ sequence, to }) => [sequence, to])).toEqual([
      [1, 'Starting'],
      [2, 'Running'],
      [3, 'Stopping'],
      [4, 'Stopped'],
    ]);
  });

  it('does not wait for that of another plugin', async () => {
    const store = new ScriptedStore();
    for (const pluginId of ['kubernetes', 'web']) persist(start('Installed', { pluginId }), store);
    await settle();
    expect(store.saves.map(({ pluginId }) => pluginId)).toEqual(['kubernetes', 'web']);
  });
});

describe('a save that fails', () => {
  it('is tried again after 100 ms, and twice as long each time up to 5 s', async () => {
    const store = new ScriptedStore(fail);
    const { errors } = persistTo(start(), store);
    const waits = [];
    await settle();
    for (let attempt = 1; attempt <= 8; attempt++) {
      const before = Date.now();
      await vi.advanceTimersToNextTimerAsync();
      waits.push(Date.now() - before);
    }
    expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    expect(errors.map(({ attempt, retryIn }) => [attempt, retryIn])).toEqual([
      [1, 100],
      [2, 200],
      [3, 400],
      [4, 800],
      [5, 1600],
      [6, 3200],
      [7, 5000],
      [8, 5000],
      [9, 5000],
    ]);
  });

  it('is told of, with its cause', async () => {
    const cause = new Error('ENOSPC: no space left on device');
    const { errors } = persistTo(start(), new ScriptedStore((save) => save.fail(cause)));
    await settle();
    expect(errors).toEqual([expect.any(StoreError)]);
    expect(errors[0]).toMatchObject({
      name: 'StoreError',
      code: 'ERR_STORE',
      pluginId: 'kubernetes',
      attempt: 1,
      retryIn: 100,
      cause,
      message: 'plugin kubernetes could not be stored (attempt 1): ENOSPC: no space left on device',
    });
  });

  it('does not bring those that follow forward, and loses none of their transitions', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore((save) => (store.saves.length < 3 ? fail(save) : succeed(save)));
    persistTo(actor, store);
    await settle();
    move(actor, 'Starting');
    await vi.advanceTimersByTimeAsync(99);
    expect(store.saves).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    move(actor, 'Running');
    await vi.advanceTimersByTimeAsync(200);
    move(actor, 'Stopping');
    await settle();
    expect(store.given).toEqual([
      [],
      ['1 Installed → Starting'],
      ['1 Installed → Starting', '2 Starting → Running'],
      ['3 Running → Stopping'],
    ]);
  });

  it('begins a new count after a success', async () => {
    const actor = start('Installed');
    let failing = true;
    const store = new ScriptedStore((save) => (failing ? fail(save) : succeed(save)));
    const { errors } = persistTo(actor, store);
    await vi.advanceTimersByTimeAsync(150);
    failing = false;
    await vi.advanceTimersByTimeAsync(1000);
    failing = true;
    move(actor, 'Starting');
    await settle();
    expect(errors.map(({ attempt, retryIn }) => [attempt, retryIn])).toEqual([
      [1, 100],
      [2, 200],
      [1, 100],
    ]);
  });

  it('is written to the console once in a row, where nobody is told', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const actor = start('Installed');
    let failing = true;
    persist(actor, new ScriptedStore((save) => (failing ? fail(save) : succeed(save))));
    await vi.advanceTimersByTimeAsync(1000);
    failing = false;
    await vi.advanceTimersByTimeAsync(5000);
    failing = true;
    move(actor, 'Starting');
    await vi.advanceTimersByTimeAsync(1000);
    expect(log.mock.calls).toEqual([
      ['plugin kubernetes could not be stored (attempt 1): disk full'],
      ['plugin kubernetes could not be stored (attempt 1): disk full'],
    ]);
  });

  it('is tried again although the one who is told throws, whose error surfaces', async () => {
    const store = new ScriptedStore((save) => (store.saves.length < 2 ? fail(save) : succeed(save)));
    const persistence = persist(start(), store, {
      onError: () => {
        throw new Error('no log');
      },
    });
    await expect(vi.advanceTimersByTimeAsync(0)).rejects.toThrow('no log');
    await vi.advanceTimersByTimeAsync(100);
    await persistence.flush();
    expect(store.saves).toHaveLength(2);
  });

  it.each([
    [
      'throws at once',
      () =>
        vi.fn().mockImplementationOnce(() => {
          throw new Error('closed');
        }),
    ],
    ['rejects with no error', () => vi.fn().mockRejectedValueOnce('closed')],
    ['rejects with nothing', () => vi.fn().mockRejectedValueOnce(undefined)],
  ])('may be one that %s', async (_, saves) => {
    const save = saves().mockResolvedValue(undefined);
    const store = Object.assign(new ScriptedStore(), { save });
    const actor = start('Installed');
    const { persistence, errors } = persistTo(actor, store);
    await settle();
    expect(errors).toHaveLength(1);
    move(actor, 'Starting');
    await vi.advanceTimersByTimeAsync(100);
    await persistence.flush();
    expect(save.mock.calls.map(([, snapshot, transitions]) => [snapshot.value, transitions.length])).toEqual([
      ['Installed', 0],
      ['Starting', 1],
    ]);
  });
});

describe('a save that never settles', () => {
  it('holds up neither the plugin nor others', async () => {
    const store = new ScriptedStore((save) => save.pluginId === 'web' && save.succeed());
    const actor = start('Installed');
    const { persistence, errors } = persistTo(actor, store);
    const web = persist(start('Installed', { pluginId: 'web' }), store);
    await settle();
    move(actor, 'Starting', 'Running');
    await vi.advanceTimersByTimeAsync(3_600_000);
    await web.flush();
    expect(actor.getSnapshot().value).toBe('Running');
    expect(await stateOf(persistence.flush())).toBe('pending');
    expect([errors, store.saves.map(({ pluginId }) => pluginId)]).toEqual([[], ['kubernetes', 'web']]);
  });
});

describe('flush', () => {
  it('resolves when the store has acknowledged all that there was', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore();
    const persistence = persist(actor, store);
    await settle();
    move(actor, 'Starting');
    const flushed = persistence.flush();
    expect(await stateOf(flushed)).toBe('pending');
    store.last.succeed();
    expect(await stateOf(flushed)).toBe('pending');
    expect(store.last.snapshot.value).toBe('Starting');
    store.last.succeed();
    expect(await stateOf(flushed)).toBe('resolved');
    expect(await stateOf(persistence.flush())).toBe('resolved');
    expect(store.saves).toHaveLength(2);
  });

  it.each([
    ['who is told of it', (actor: PluginLifecycleActor, tell: () => void) => actor.on('transition', tell)],
    ['who inspects it', (actor: PluginLifecycleActor, tell: () => void) => actor.system.inspect(tell)],
    ['who subscribes to it', (actor: PluginLifecycleActor, tell: () => void) => actor.subscribe(tell)],
  ])('waits for a transition, asked by one %s', async (_, follow) => {
    const actor = start('Installed');
    const store = new ScriptedStore((save) => {
      if (save.snapshot.value === 'Installed') succeed(save);
    });
    const persistence = persist(actor, store);
    await settle();
    const flushes: Promise<void>[] = [];
    follow(actor, () => flushes.push(persistence.flush()));
    move(actor, 'Starting');
    expect(await Promise.all(flushes.map(stateOf))).toEqual(flushes.map(() => 'pending'));
    store.last.succeed();
    await Promise.all(flushes);
    expect(flushes).not.toEqual([]);
  });

  it('does not wait for what comes in a turn after it', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore();
    const persistence = persist(actor, store);
    await settle();
    const flushed = persistence.flush();
    await settle();
    move(actor, 'Starting');
    store.last.succeed();
    expect(await stateOf(flushed)).toBe('resolved');
    expect(store.saves).toHaveLength(2);
  });

  it('tries a store that failed at once', async () => {
    const store = new ScriptedStore((save) => (store.saves.length < 2 ? fail(save) : succeed(save)));
    const { persistence } = persistTo(start(), store);
    await settle();
    expect(await stateOf(persistence.flush())).toBe('resolved');
    expect([store.saves.length, vi.getTimerCount()]).toEqual([2, 0]);
  });

  it('rejects when that fails, and the store is tried further', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore((save) => (store.saves.length < 3 ? fail(save) : succeed(save)));
    const { persistence, errors } = persistTo(actor, store);
    await settle();
    move(actor, 'Starting');
    expect(await stateOf(persistence.flush())).toMatchObject({ code: 'ERR_STORE', attempt: 2, retryIn: 200 });
    expect(errors.map(({ attempt }) => attempt)).toEqual([1, 2]);
    await vi.advanceTimersByTimeAsync(200);
    expect(store.last.snapshot.value).toBe('Starting');
    expect(await stateOf(persistence.flush())).toBe('resolved');
    expect(store.saves).toHaveLength(3);
  });

  it('gives the answer of a try of its own, where the save under way fails', async () => {
    const store = new ScriptedStore();
    const { persistence } = persistTo(start(), store);
    await settle();
    const flushed = persistence.flush();
    store.last.fail(new Error('busy'));
    expect(await stateOf(flushed)).toBe('pending');
    store.last.succeed();
    expect(await stateOf(flushed)).toBe('resolved');
    expect([store.saves.length, store.mostUnderWay]).toEqual([2, 1]);
  });

  it('makes one try for all that call it', async () => {
    const store = new ScriptedStore(fail);
    const { persistence } = persistTo(start(), store);
    await settle();
    const states = await Promise.all([stateOf(persistence.flush()), stateOf(persistence.flush())]);
    expect(states).toMatchObject([{ attempt: 2 }, { attempt: 2 }]);
    expect(store.saves).toHaveLength(2);
  });
});

describe('stop', () => {
  it('follows the plugin no longer, and saves what it was', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore(succeed);
    const persistence = persist(actor, store);
    await settle();
    move(actor, 'Starting');
    const stopped = persistence.stop();
    move(actor, 'Running');
    await stopped;
    await settle();
    expect(store.given).toEqual([[], ['1 Installed → Starting']]);
  });

  it('rejects when the store fails, which is then tried no more but by flush', async () => {
    const store = new ScriptedStore((save) => (store.saves.length < 3 ? fail(save) : succeed(save)));
    const { persistence } = persistTo(start(), store);
    await settle();
    expect(await stateOf(persistence.stop())).toMatchObject({ code: 'ERR_STORE', attempt: 2 });
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect([store.saves.length, vi.getTimerCount()]).toEqual([2, 0]);
    await persistence.flush();
    expect(store.saves).toHaveLength(3);
  });

  it('may be called twice', async () => {
    const store = new ScriptedStore(succeed);
    const persistence = persist(start(), store);
    await persistence.stop();
    await persistence.stop();
    expect(store.saves).toHaveLength(1);
  });

  it('is what the end of an await using block does', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore(succeed);
    {
      await using _ = persist(actor, store);
    }
    expect(store.saves).toHaveLength(1);
    move(actor, 'Starting');
    await settle();
    expect(store.saves).toHaveLength(1);
  });
});

describe('an actor that ends', () => {
  it('leaves in the store what it was just before, to be restored with its work', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore();
    const persistence = persist(actor, store);
    await settle();
    move(actor, 'Installing');
    actor.stop();
    store.last.succeed();
    await settle();
    store.last.succeed();
    await persistence.flush();
    expect(store.saves.map(({ snapshot }) => [snapshot.status, snapshot.value])).toEqual([
      ['active', 'Installed'],
      ['active', 'Installing'],
    ]);
    const restored = PluginStateMachine.restore(JSON.parse(JSON.stringify(store.last.snapshot)), {
      actors: { install: fromPromise(async () => {}) },
    });
    await settle();
    expect(restored.phase).toBe('Installed');
    restored.stop();
  });

  it('leaves what it was before an error, and surfaces the error as without persistence', async () => {
    const rejecting = fromPromise<void, never>(() => Promise.reject(new Error('broken wait')));
    const actor = start('Installed', {}, { backoff: rejecting });
    const store = new ScriptedStore(succeed);
    persist(actor, store);
    move(actor, 'Recovering');
    await expect(settle()).rejects.toThrow('broken wait');
    expect(actor.getSnapshot().status).toBe('error');
    expect([store.last.snapshot.status, store.last.snapshot.value]).toEqual(['active', 'Recovering']);
  });

  it('tells of work that cannot be persisted, and is saved as soon as that is over', async () => {
    const cause = new Error('no JSON');
    const install = fromPromise<void, WorkInput>(() => new Promise(() => {}));
    install.getPersistedSnapshot = () => {
      throw cause;
    };
    const actor = start('Installed', {}, { install });
    const store = new ScriptedStore(succeed);
    const { errors } = persistTo(actor, store);
    move(actor, 'Installing');
    await settle();
    expect(errors).toMatchObject([{ code: 'ERR_STORE', cause }]);
    move(actor, 'Installed');
    await vi.advanceTimersByTimeAsync(100);
    expect([actor.getSnapshot().status, store.last.snapshot.value]).toEqual(['active', 'Installed']);
    expect(store.given).toEqual([['1 Installed → Installing', '2 Installing → Installed']]);
  });

  it('does not surface an error that the app handles', async () => {
    const rejecting = fromPromise<void, never>(() => Promise.reject(new Error('broken wait')));
    const actor = start('Installed', {}, { backoff: rejecting });
    const handled = vi.fn();
    actor.subscribe({ error: handled });
    persist(actor, new ScriptedStore(succeed));
    move(actor, 'Recovering');
    await vi.advanceTimersByTimeAsync(100);
    expect(handled).toHaveBeenCalledOnce();
  });
});

describe('what is saved', () => {
  it('is plain JSON, and no later transition changes it', async () => {
    const actor = start('Installed');
    const store = new ScriptedStore(succeed);
    persist(actor, store);
    move(actor, 'Starting');
    await settle();
    const copy: Snapshot<unknown> = JSON.parse(JSON.stringify(store.last.snapshot));
    move(actor, 'Running');
    actor.stop();
    const { context } = store.last.snapshot as unknown as { context: unknown };
    expect(copy).toMatchObject({ status: 'active', value: 'Starting', context });
  });
});

describe('a state machine with a store', () => {
  it('takes work that is undefined for work that the app reports', async () => {
    const store = new ScriptedStore(succeed);
    const actors: PluginActors = Object.fromEntries([['start', undefined]]);
    const machine = new PluginStateMachine('kubernetes', 'Stopped', { store, actors });
    machine.transitionTo('Starting', 'asked for');
    await machine.flush();
    expect([machine.phase, store.last.snapshot.value]).toEqual(['Starting', 'Starting']);
  });

  const options = (store: SnapshotStore, onStoreError?: PersistOptions['onError']) => ({
    store,
    ...(onStoreError && { onStoreError }),
  });

  it('saves itself from the start, and waits for the store in flush', async () => {
    const store = new ScriptedStore(succeed);
    const machine = new PluginStateMachine('kubernetes', 'Installed', options(store));
    await machine.flush();
    machine.transitionTo('Validating', 'asked for');
    machine.transitionTo('Starting', 'fine');
    machine.stop();
    await machine.flush();
    expect(store.given).toEqual([[], ['1 Installed → Validating', '2 Validating → Starting']]);
    expect(store.last.snapshot).toMatchObject({ status: 'active', value: 'Starting' });
  });

  it('goes on saving itself after a restore, with its history first', async () => {
    const before = new PluginStateMachine('kubernetes', 'Installed');
    before.transitionTo('Validating', 'asked for');
    const store = new ScriptedStore(succeed);
    const machine = PluginStateMachine.restore(before.actor.getPersistedSnapshot(), options(store));
    await machine.flush();
    machine.transitionTo('Starting', 'fine');
    await machine.flush();
    expect(store.given).toEqual([['1 Installed → Validating'], ['2 Validating → Starting']]);
  });

  it('goes on when the store fails, and tells of it', async () => {
    const told = vi.fn();
    const machine = new PluginStateMachine('kubernetes', 'Installed', options(new ScriptedStore(fail), told));
    machine.transitionTo('Validating', 'asked for');
    await settle();
    expect(machine.phase).toBe('Validating');
    expect(told.mock.calls).toEqual([[expect.any(StoreError)]]);
    expect(await stateOf(machine.flush())).toBeInstanceOf(StoreError);
  });
});
