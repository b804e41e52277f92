import type { Snapshot } from 'xstate';
import type { JournalEntry, SnapshotStore } from '../../src/persistence/snapshot-store';

/** A save that waits for the test to say how it ends. */
export interface Save {
  pluginId: string;
  snapshot: Snapshot<unknown> & { value: string };
  transitions: readonly JournalEntry[];
  succeed(): void;
  fail(error: unknown): void;
}

/** A store whose saves the test ends, or answers by `answer`. */
export class ScriptedStore implements SnapshotStore {
  readonly saves: Save[] = [];
  underWay = 0;
  mostUnderWay = 0;

  constructor(readonly answer?: (save: Save) => void) {}

  /** Which transitions each save was given, as `sequence from → to`. */
  get given(): string[][] {
    return this.saves.map(({ transitions }) =>
      transitions.map(({ sequence, from, to }) => `${sequence} ${from} → ${to}`),
    );
  }

  get last(): Save {
    const last = this.saves.at(-1);
    if (!last) throw new Error('nothing was saved');
    return last;
  }

  save(pluginId: string, snapshot: Snapshot<unknown>, transitions: readonly JournalEntry[]): Promise<void> {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.underWay, this.mostUnderWay);
    return new Promise<void>((resolve, reject) => {
      const save = { pluginId, snapshot, transitions, succeed: resolve, fail: reject } as Save;
      this.saves.push(save);
      this.answer?.(save);
    }).finally(() => {
      this.underWay -= 1;
    });
  }

  async *load(): AsyncIterable<never> {}
  async remove(): Promise<void> {}
  async setAside(): Promise<string> {
    return '';
  }
}
