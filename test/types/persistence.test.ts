import Keyv from 'keyv';
import { expectTypeOf, it } from 'vitest';
import { fromPromise, type Snapshot } from 'xstate';
import {
  type BackoffInput,
  type JournalEntry,
  type Persistence,
  PluginStateMachine,
  persist,
  pluginLifecycle,
  type SnapshotStore,
  type StoreError,
} from '../../src';
import { keyvStore } from '../../src/persistence/keyv-store';

const store = {} as SnapshotStore;
const snapshot = {} as Snapshot<unknown>;

it('takes a store, and who is told of its errors', () => {
  const options = {
    store,
    onStoreError: (error: StoreError) => expectTypeOf(error).toEqualTypeOf<StoreError>(),
  };
  () => expectTypeOf(new PluginStateMachine('kubernetes', 'Installed', options).flush()).toEqualTypeOf<Promise<void>>();
  // @ts-expect-error a Map keeps values, but is no store
  () => new PluginStateMachine('kubernetes', 'Installed', { store: new Map() });
  // @ts-expect-error only restore takes a snapshot
  () => new PluginStateMachine('kubernetes', 'Installed', { snapshot });
});

it('restores with the options of a new one', () => {
  const options = { store, devMode: false, backoff: { maxAttempts: 3 } };
  () => expectTypeOf(PluginStateMachine.restore(snapshot, options)).toEqualTypeOf<PluginStateMachine>();
  // @ts-expect-error the plugin id is in the snapshot
  () => PluginStateMachine.restore(snapshot, { pluginId: 'kubernetes' });
  // @ts-expect-error it is an object by then
  () => PluginStateMachine.restore('{}');
});

it('takes another way to wait before an attempt, with its reason', () => {
  const waits = fromPromise<void, BackoffInput>(async () => {});
  const says = fromPromise(async ({ input }: { input: BackoffInput }) => ({ reason: `until ${input?.deadline}` }));
  for (const backoff of [waits, says]) {
    () => new PluginStateMachine('kubernetes', 'Recovering', { actors: { backoff } });
    pluginLifecycle.provide({ actors: { backoff } });
  }
  () =>
    new PluginStateMachine('kubernetes', 'Recovering', {
      actors: {
        backoff: fromPromise(async ({ input, signal }) => {
          expectTypeOf(input).toEqualTypeOf<BackoffInput>();
          expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
        }),
      },
    });
  const wrong = fromPromise<{ reason: number }, BackoffInput>(async () => ({ reason: 1 }));
  // @ts-expect-error a reason is text
  pluginLifecycle.provide({ actors: { backoff: wrong } });
});

it('persists an actor, to be followed until it is stopped', () => {
  const { actor } = new PluginStateMachine('kubernetes', 'Installed');
  const onError = (error: StoreError) => expectTypeOf(error.retryIn).toEqualTypeOf<number>();
  () => expectTypeOf(persist(actor, store, { onError })).toEqualTypeOf<Persistence>();
  expectTypeOf<StoreError['code']>().toEqualTypeOf<'ERR_STORE'>();
  expectTypeOf<Persistence>().toExtend<AsyncDisposable>();
  expectTypeOf<JournalEntry['sequence']>().toEqualTypeOf<number>();
  actor.stop();
});

it('takes a Keyv for a store', () => {
  expectTypeOf(keyvStore(new Keyv())).toEqualTypeOf<SnapshotStore>();
  // @ts-expect-error a Map is no Keyv
  () => keyvStore(new Map());
});
