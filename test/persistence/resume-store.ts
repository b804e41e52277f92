import { createActor, type Snapshot } from 'xstate';
import { type PluginLifecycleContext, type PluginPhase, pluginLifecycleFrom } from '../../src';
import type { JournalEntry, SnapshotStore, StoredPlugin } from '../../src/persistence/snapshot-store';

/** A persisted snapshot, open for changes that no actor would make. */
export interface StoredSnapshot {
  status: string;
  value: string;
  context: PluginLifecycleContext;
  [key: string]: unknown;
}

/** What is stored of a plugin that is in a phase, with what else its context is to say. */
export function snapshotIn(phase: PluginPhase, context: Partial<PluginLifecycleContext> = {}): StoredSnapshot {
  const { pluginId = 'kubernetes', recovery = 'automatic' } = context;
  const actor = createActor(pluginLifecycleFrom(phase), { input: { pluginId, recovery } }).start();
  const snapshot = JSON.parse(JSON.stringify(actor.getPersistedSnapshot())) as StoredSnapshot;
  actor.stop();
  return { ...snapshot, context: { ...snapshot.context, ...context } };
}

/** A store in memory: through JSON and back, as a file or a database would have it. */
export class MemoryStore implements SnapshotStore {
  readonly saved = new Map<string, string>();
  readonly journal: JournalEntry[] = [];
  readonly setAsides: string[] = [];
  lastAlive?: number;

  constructor(...snapshots: StoredSnapshot[]) {
    for (const snapshot of snapshots) this.put(snapshot.context.pluginId, snapshot);
  }

  put(pluginId: string, snapshot: unknown): void {
    this.saved.set(pluginId, JSON.stringify(snapshot));
  }

  async *load(): AsyncGenerator<StoredPlugin> {
    for (const [pluginId, text] of this.saved) {
      const sequence = this.journal.findLast((entry) => entry.pluginId === pluginId)?.sequence;
      const known = sequence === undefined ? {} : { sequence };
      try {
        yield { pluginId, snapshot: JSON.parse(text), ...known };
      } catch (error) {
        yield { pluginId, snapshot: undefined, error: error as Error, ...known };
      }
    }
  }

  async save(pluginId: string, snapshot: Snapshot<unknown>, transitions: readonly JournalEntry[]): Promise<void> {
    this.put(pluginId, snapshot);
    for (const entry of transitions) {
      const known = this.journal.some((old) => old.pluginId === pluginId && old.sequence >= entry.sequence);
      if (!known) this.journal.push(entry);
    }
  }

  async remove(pluginId: string): Promise<void> {
    this.saved.delete(pluginId);
  }

  async setAside(pluginId: string): Promise<string> {
    this.setAsides.push(pluginId);
    return `set-aside/${pluginId}.json`;
  }
}
