import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Snapshot } from 'xstate';
import { PluginStateMachine } from '../../src';
import { type KeyvLike, keyvStore } from '../../src/persistence/keyv-store';
import type { SnapshotStore, StoredPlugin } from '../../src/persistence/snapshot-store';

/** What the tests do with a Keyv beside what the store does. */
export interface TestedKeyv extends KeyvLike {
  clear(): Promise<void>;
  disconnect(): Promise<void>;
  store: { set(key: string, value: unknown): unknown };
}

export const snapshotOf = (pluginId: string, reason = 'asked for'): Snapshot<unknown> => {
  using machine = new PluginStateMachine(pluginId, 'Installed');
  machine.transitionTo('Validating', reason);
  return JSON.parse(JSON.stringify(machine.actor.getPersistedSnapshot()));
};

/** All that is stored, sorted by id. */
export async function loaded(store: SnapshotStore): Promise<StoredPlugin[]> {
  const plugins = [];
  for await (const plugin of store.load()) plugins.push(plugin);
  return plugins.sort((one, other) => (one.pluginId < other.pluginId ? -1 : 1));
}

const IDS = [
  'a:b',
  'a/b',
  'keyv:a',
  'plugin/a',
  'set-aside/a',
  'K8s',
  'k8s',
  "it's",
  '100%',
  'a_b',
  'ünï ✓',
  '__proto__',
];

/** What holds for each Keyv, whatever its database. */
export function describesKeyvStore(connect: (options?: { ttl: number }) => TestedKeyv): void {
  const connected: TestedKeyv[] = [];
  const open = (options?: { ttl: number }): { keyv: TestedKeyv; store: SnapshotStore } => {
    const keyv = connect(options);
    connected.push(keyv);
    return { keyv, store: keyvStore(keyv) };
  };
  let keyv: TestedKeyv;
  let store: SnapshotStore;
  beforeEach(async () => {
    ({ keyv, store } = open());
    await keyv.clear();
  });
  afterEach(async () => {
    await keyv.clear();
    // The connections of PostgreSQL's adapter are one, and the second cannot end it again.
    for (const keyv of connected.splice(0)) await keyv.disconnect().catch(() => {});
  });

  it('loads nothing where nothing is stored, also the second time', async () => {
    expect(await loaded(store)).toEqual([]);
    expect(await loaded(store)).toEqual([]);
  });

  it('loads what was saved, through another connection', async () => {
    // More than the adapters read at once.
    const ids = [...IDS, ...Array.from({ length: 30 }, (_, index) => `plugin-${index}`)].sort();
    await Promise.all(ids.map((pluginId) => store.save(pluginId, snapshotOf(pluginId), [])));
    expect(await loaded(open().store)).toEqual(
      ids.map((pluginId) => ({ pluginId, snapshot: { ...snapshotOf(pluginId), context: expect.anything() } })),
    );
  });

  it.each(['', ':', ':base64:AAAA', '"\\\n\u0001', '✓ 🚀'])('keeps the reason %j', async (reason) => {
    const snapshot = snapshotOf('kubernetes', reason);
    await store.save('kubernetes', snapshot, []);
    expect(await loaded(open().store)).toEqual([{ pluginId: 'kubernetes', snapshot }]);
  });

  it('keeps the newest only', async () => {
    await store.save('kubernetes', snapshotOf('kubernetes', 'first'), []);
    const newest = snapshotOf('kubernetes', 'second');
    await store.save('kubernetes', newest, []);
    expect(await loaded(store)).toEqual([{ pluginId: 'kubernetes', snapshot: newest }]);
  });

  it('forgets a plugin, and one that is not stored, too', async () => {
    for (const pluginId of ['kubernetes', 'web']) await store.save(pluginId, snapshotOf(pluginId), []);
    await store.remove('kubernetes');
    await store.remove('kubernetes');
    expect((await loaded(store)).map(({ pluginId }) => pluginId)).toEqual(['web']);
  });

  it('lets nothing expire, though the Keyv does', async () => {
    const { store } = open({ ttl: 1 });
    await store.save('kubernetes', snapshotOf('kubernetes'), []);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await loaded(store)).toEqual([{ pluginId: 'kubernetes', snapshot: expect.anything() }]);
  });

  it('leaves keys of others alone', async () => {
    const others = ['kubernetes', 'my-plugin/kubernetes', 'plugin', 'plugins/a', 'set-aside/plugin/a'];
    for (const key of others) await keyv.set(key, 'not yours');
    await store.save('web', snapshotOf('web'), []);
    expect((await loaded(store)).map(({ pluginId }) => pluginId)).toEqual(['web']);
    expect(await Promise.all(others.map((key) => keyv.get(key)))).toEqual(others.map(() => 'not yours'));
  });

  it.each(IDS)('sets %j aside, where a person finds it', async (pluginId) => {
    const snapshot = snapshotOf(pluginId);
    await store.save(pluginId, snapshot, []);
    await store.save('other', snapshotOf('other'), []);
    const kept = await store.setAside(pluginId);
    expect(kept).toMatch(/^set-aside\/.*\/\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await keyv.get(kept)).toEqual(snapshot);
    expect((await loaded(store)).find((stored) => stored.pluginId === pluginId)).toEqual({ pluginId, snapshot });
    await store.save(pluginId, snapshotOf(pluginId, 'anew'), []);
    expect(await keyv.get(kept)).toEqual(snapshot);
    expect((await loaded(store)).map(({ pluginId }) => pluginId).sort()).toEqual([pluginId, 'other'].sort());
  });

  it('sets nothing aside where there is nothing', async () => {
    await expect(store.setAside('kubernetes')).rejects.toThrow(
      'could not set kubernetes aside in the Keyv: there is nothing under its key',
    );
  });

  it('reports what cannot be read with its error, and the others as they are', async () => {
    for (const pluginId of ['first', 'torn', 'web']) await store.save(pluginId, snapshotOf(pluginId), []);
    const { adapter, key } = await tear(keyv);
    expect(await loaded(store)).toMatchObject([
      { pluginId: 'first', snapshot: { value: 'Validating' } },
      { pluginId: 'torn', snapshot: undefined, error: { code: 'ERR_KEYV_STORE' } },
      { pluginId: 'web', snapshot: { value: 'Validating' } },
    ]);
    const kept = await store.setAside('torn');
    await store.save('torn', snapshotOf('torn'), []);
    expect(await adapter.get(key.replace('plugin/torn', kept))).toBe(TORN);
    expect((await loaded(store)).filter(({ error }) => error)).toEqual([]);
  });

  it('brings a plugin back', async () => {
    const machine = new PluginStateMachine('kubernetes', 'Installed', { store });
    machine.transitionTo('Validating', 'asked for');
    machine.transitionTo('Starting', 'fine');
    machine.stop();
    await machine.flush();
    const [stored] = await loaded(open().store);
    using restored = PluginStateMachine.restore(stored?.snapshot as Snapshot<unknown>);
    expect([restored.pluginId, restored.phase, restored.history()]).toEqual([
      'kubernetes',
      'Starting',
      machine.history(),
    ]);
  });
}

const TORN = '{"value":{"sta';

/** Cuts the stored value of the plugin `torn` short. */
async function tear(keyv: TestedKeyv) {
  const adapter = keyv.store as Map<string, unknown> & { iterator?(namespace?: string): AsyncIterable<[string]> };
  for await (const [key] of adapter.iterator?.(keyv.namespace) ?? adapter) {
    if (key.endsWith('plugin/torn')) {
      await adapter.set(key, TORN);
      return { adapter, key };
    }
  }
  throw new Error('torn is not stored');
}
