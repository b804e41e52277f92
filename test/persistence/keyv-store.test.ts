import Keyv from 'keyv';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { keyvStore } from '../../src/persistence/keyv-store';
import { KeyvStoreError } from '../../src/persistence/keyv-store-error';
import { describesKeyvStore, loaded, snapshotOf } from './keyv-suite';

const memory = new Map();

describe('a keyvStore in memory', () => {
  describesKeyvStore((options) => new Keyv(memory, options));
});

describe.each([
  ['none', { namespace: undefined }],
  ['none, and no prefixes', { namespace: undefined, useKeyPrefix: false }],
  ['one with colons', { namespace: 'app:production' }],
  ['that of the store', { namespace: 'plugin' }],
])('a keyvStore of a Keyv whose namespace is %s', (_, options) => {
  describesKeyvStore(() => new Keyv(memory, options as object));
});

describe('the prefix', () => {
  it('tells the plugins of two hosts apart', async () => {
    const keyv = new Keyv();
    for (const prefix of ['one/', 'two/']) {
      await keyvStore(keyv, { prefix }).save(`of-${prefix}`, snapshotOf('web'), []);
    }
    expect(await loaded(keyvStore(keyv, { prefix: 'two/' }))).toMatchObject([{ pluginId: 'of-two/' }]);
    expect(await keyv.get('one/of-one/')).toMatchObject({ value: 'Validating' });
  });

  it('may be the beginning of the namespace', async () => {
    const store = keyvStore(new Keyv(), { prefix: 'key' });
    await store.save('web', snapshotOf('web'), []);
    expect(await loaded(store)).toMatchObject([{ pluginId: 'web' }]);
  });

  it.each(['', 'set', 'set-aside/', 'set-aside/plugin/'])('may not be %j, as what is set aside', (prefix) => {
    expect(() => keyvStore(new Keyv(), { prefix })).toThrow(
      new RangeError(`prefix should not be empty, nor begin as set-aside/ does, got '${prefix}'`),
    );
  });
});

/** An adapter as those of databases are, each of whose methods may be made to fail. */
class FakeAdapter {
  readonly opts = { dialect: 'sqlite', url: '' };
  readonly values = new Map<string, unknown>();
  readonly listeners: ((error: unknown) => void)[] = [];
  namespace?: string;
  fail: () => unknown = () => undefined;

  on(_event: string, listener: (error: unknown) => void): this {
    this.listeners.push(listener);
    return this;
  }
  /** As Redis's adapter tells of errors: it throws none. */
  tell(error: unknown): void {
    for (const listener of this.listeners) listener(error);
  }
  async get(key: string): Promise<unknown> {
    await this.fail();
    return this.values.get(key);
  }
  async set(key: string, value: unknown): Promise<unknown> {
    const answer = await this.fail();
    if (answer !== undefined) return answer;
    this.values.set(key, value);
    return true;
  }
  async delete(key: string): Promise<unknown> {
    return (await this.fail()) ?? this.values.delete(key);
  }
  async clear(): Promise<void> {
    this.values.clear();
  }
  async *iterator(): AsyncIterable<[string, unknown]> {
    await this.fail();
    yield* this.values;
  }
}

describe('a Keyv that fails', () => {
  const adapter = new FakeAdapter();
  const lost = new Error('connection lost');
  afterEach(() => {
    adapter.fail = () => undefined;
    adapter.values.clear();
  });

  const ways: [string, () => unknown][] = [
    [
      'throws',
      () => {
        throw lost;
      },
    ],
    ['tells of an error and goes on', () => adapter.tell(lost)],
  ];
  const keyvs: [string, object][] = [
    ['by default', {}],
    ['with throwOnErrors', { throwOnErrors: true }],
    ['with emitErrors off', { emitErrors: false, throwOnErrors: true }],
  ];
  describe.each(keyvs)('%s', (_, options) => {
    it.each(ways)('fails each call when its adapter %s', async (_, fail) => {
      const store = keyvStore(new Keyv(adapter as never, options));
      await store.save('kubernetes', snapshotOf('kubernetes'), []);
      await loaded(store);
      adapter.fail = fail;
      const calls: [string, () => Promise<unknown>][] = [
        ['save kubernetes', () => store.save('kubernetes', snapshotOf('kubernetes'), [])],
        ['remove kubernetes', () => store.remove('kubernetes')],
        ['set kubernetes aside', () => store.setAside('kubernetes')],
        ['read the keys', () => loaded(store)],
      ];
      for (const [task, call] of calls) {
        const error = await call().catch((error: unknown) => error);
        expect(error).toBeInstanceOf(KeyvStoreError);
        expect(error).toMatchObject({ code: 'ERR_KEYV_STORE', message: expect.stringContaining(`could not ${task}`) });
        expect((error as Error).message).toContain('connection lost');
      }
      adapter.fail = () => undefined;
      await store.save('kubernetes', snapshotOf('kubernetes'), []);
      expect(await loaded(store)).toHaveLength(1);
    });
  });

  it('fails the load, and calls no plugin damaged, when it is lost while the plugins are read', async () => {
    const store = keyvStore(new Keyv(adapter as never));
    for (const pluginId of ['kubernetes', 'web']) await store.save(pluginId, snapshotOf(pluginId), []);
    vi.spyOn(adapter, 'get').mockImplementation(() => Promise.reject(lost));
    await expect(loaded(store)).rejects.toThrow(/could not read (kubernetes|web) in the Keyv: connection lost/);
    vi.restoreAllMocks();
    expect(await loaded(store)).toMatchObject([{ pluginId: 'kubernetes' }, { pluginId: 'web' }]);
  });

  it('reads again what was out of reach for a moment', async () => {
    const store = keyvStore(new Keyv(adapter as never));
    const snapshot = snapshotOf('kubernetes');
    await store.save('kubernetes', snapshot, []);
    vi.spyOn(adapter, 'get').mockRejectedValueOnce(lost);
    expect(await loaded(store)).toEqual([{ pluginId: 'kubernetes', snapshot }]);
    vi.restoreAllMocks();
  });

  it('fails a save that its adapter says it did not do', async () => {
    const store = keyvStore(new Keyv(adapter as never));
    adapter.fail = () => false;
    await expect(store.save('kubernetes', snapshotOf('kubernetes'), [])).rejects.toThrow(
      'could not save kubernetes in the Keyv: the Keyv says that it did not',
    );
  });

  it('keeps a plugin whose copy could not be set aside', async () => {
    const store = keyvStore(new Keyv(adapter as never));
    await store.save('kubernetes', snapshotOf('kubernetes'), []);
    vi.spyOn(adapter, 'set').mockRejectedValueOnce(lost);
    await expect(store.setAside('kubernetes')).rejects.toThrow('connection lost');
    expect((await loaded(store)).map(({ pluginId }) => pluginId)).toEqual(['kubernetes']);
  });

  it('keeps a plugin whose copy was not set aside, though the adapter only told so', async () => {
    const store = keyvStore(new Keyv(adapter as never));
    await store.save('kubernetes', snapshotOf('kubernetes'), []);
    vi.spyOn(adapter, 'set').mockImplementationOnce(async () => adapter.tell(lost));
    await expect(store.setAside('kubernetes')).rejects.toThrow('connection lost');
    expect((await loaded(store)).map(({ pluginId }) => pluginId)).toEqual(['kubernetes']);
  });

  it('says so at once when its adapter cannot iterate', async () => {
    const { values } = adapter;
    const without = {
      get: (key: string) => values.get(key),
      set: (key: string, value: unknown) => void values.set(key, value),
      delete: (key: string) => values.delete(key),
      clear: () => values.clear(),
    };
    await expect(loaded(keyvStore(new Keyv(without as never)))).rejects.toThrow(
      /does not iterate.*use one with an iterator/,
    );
    expect(values.size).toBe(0);
  });
});
