import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { type FileStore, openFileStore } from '../../../src/persistence/node';
import { disk, systemError } from './fixtures/disk';
import { movesOf, snapshotOf } from './saved';
import { linesOf, loadAll, newDirectory } from './store-directory';

vi.mock('node:fs/promises', async (original) => {
  const { watched } = await import('./fixtures/disk');
  return watched(await original());
});

afterEach(restart);

/** Small files, so that new ones are begun all the time, and all are kept. */
const OPTIONS = { journal: { maxSize: 600, maxFiles: 1000 } };

/** How far a plugin has come in which of its lives; a plugin that is removed begins another one. */
interface State {
  life: number;
  sequence: number;
}

/** What the host does with a plugin: some transitions and a save, or it removes it. */
type Deed = { pluginId: string; moves: number } | { pluginId: string; remove: true };

/** A host that is killed at the given operation of the disk, which may be after all of its turns. */
interface HostLife {
  killedAt: number;
  turns: Deed[][];
}

const PLUGIN_IDS = ['a', 'B', 'c'];
const pluginId = fc.constantFrom(...PLUGIN_IDS);
const deed = fc.oneof(
  { weight: 8, arbitrary: fc.record({ pluginId, moves: fc.nat(3) }) },
  { weight: 1, arbitrary: fc.record({ pluginId, remove: fc.constant(true as const) }) },
);
const turn = fc.uniqueArray(deed, { minLength: 1, maxLength: 3, selector: (each) => each.pluginId });
const hostLife = fc.record({ killedAt: fc.nat(120), turns: fc.array(turn, { minLength: 1, maxLength: 8 }) });

it('whenever hosts are killed: files are whole, old or new, and the journal has all that was acknowledged, once', async () => {
  disk.syncs = false;
  await fc.assert(
    fc.asyncProperty(fc.array(hostLife, { minLength: 1, maxLength: 4 }), async (hostLives) => {
      const plugins = new Plugins(newDirectory());
      for (const each of hostLives) {
        await plugins.live(each);
        await plugins.check();
      }
    }),
    { numRuns: 100 },
  );
}, 60_000);

/** The disk works; whoever was killed is gone. */
function restart(): void {
  disk.faultOf = undefined;
  disk.halves = true;
}

/** From the given operation on, the host does nothing any more. The one that it was in may be half done. */
function killAt(operation: number): void {
  let count = 0;
  disk.faultOf = () => {
    if (count++ < operation) return undefined;
    disk.halves = count === operation + 1;
    return systemError('killed');
  };
}

class Plugins {
  readonly #directory: string;
  /** What was acknowledged last, by which the journal has it. */
  readonly #acknowledged = new Map<string, State>();
  /** What may have been stored, but was not acknowledged; `null`: that it is gone. */
  readonly #attempted = new Map<string, State | null>();
  /** What was stored when the host began; the journal may know less. */
  #stored = new Map<string, State>();
  readonly #lives = new Map<string, number>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  async live({ killedAt, turns }: HostLife): Promise<void> {
    killAt(killedAt);
    const told = new Map<string, State>();
    const store = await openFileStore(this.#directory, OPTIONS).catch(() => undefined);
    if (store) {
      for (const deeds of turns) {
        const done = await Promise.allSettled(deeds.map((each) => this.#do(store, each, told)));
        if (done.some(({ status }) => status === 'rejected')) break;
      }
      await store.close().catch(() => {});
    }
    restart();
  }

  /** @param told what this host has told the store of each plugin: the rest comes with the next save */
  async #do(store: FileStore, done: Deed, told: Map<string, State>): Promise<void> {
    const { pluginId } = done;
    const now = told.get(pluginId) ?? this.#stored.get(pluginId) ?? { life: this.#newLife(pluginId), sequence: 0 };
    if ('remove' in done) {
      this.#attempted.set(pluginId, null);
      await store.remove(pluginId);
      this.#acknowledged.delete(pluginId);
      this.#stored.delete(pluginId);
      told.set(pluginId, { life: this.#newLife(pluginId), sequence: 0 });
    } else {
      const next = { life: now.life, sequence: now.sequence + done.moves };
      this.#attempted.set(pluginId, next);
      const first = told.has(pluginId) ? now.sequence + 1 : 1;
      const transitions = movesOf(pluginId, first, next.sequence, next.life * 1000);
      await store.save(pluginId, { ...snapshotOf(next.sequence), ...next }, transitions);
      this.#acknowledged.set(pluginId, next);
      this.#stored.set(pluginId, next);
      told.set(pluginId, next);
    }
    this.#attempted.delete(pluginId);
  }

  #newLife(pluginId: string): number {
    const life = (this.#lives.get(pluginId) ?? 0) + 1;
    this.#lives.set(pluginId, life);
    return life;
  }

  async check(): Promise<void> {
    await using store = await openFileStore(this.#directory, OPTIONS);
    const loaded = await loadAll(store);
    const found = new Map(loaded.map(({ pluginId, snapshot }) => [pluginId, stateIn(snapshot)]));
    for (const pluginId of PLUGIN_IDS) {
      const before = this.#stored.get(pluginId) ?? null;
      const attempted = this.#attempted.get(pluginId);
      expect(attempted === undefined ? [before] : [before, attempted]).toContainEqual(found.get(pluginId) ?? null);
      const acknowledged = this.#acknowledged.get(pluginId);
      if (acknowledged) expect(this.#lastOf(pluginId, acknowledged)).toBeGreaterThanOrEqual(acknowledged.sequence);
    }
    for (const { pluginId, error, snapshot, sequence } of loaded) {
      expect(error).toBeUndefined();
      const last = this.#lastOf(pluginId, stateIn(snapshot));
      expect(last).toBeLessThanOrEqual(stateIn(snapshot).sequence);
      if (last > 0) expect(sequence).toBe(last);
    }
    this.#stored = found;
    this.#attempted.clear();
  }

  /** The last transition of a plugin's life in the journal, which has all before it, once, and in their order. */
  #lastOf(pluginId: string, { life }: State): number {
    const lines = linesOf(this.#directory).filter(
      (line) => line.pluginId === pluginId && Math.floor(line.timestamp / 1000) === life,
    );
    expect(lines).toEqual(movesOf(pluginId, 1, lines.length, life * 1000));
    return lines.length;
  }
}

const stateIn = (snapshot: unknown): State => {
  const { life, sequence } = snapshot as State;
  return { life, sequence };
};
