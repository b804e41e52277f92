import type { Snapshot } from 'xstate';
import type { JournalEntry } from '../../../src/persistence/snapshot-store';

/** Something to save that can be told from what was saved before. */
export const snapshotOf = (sequence: number): Snapshot<unknown> & { sequence: number } => ({
  status: 'active',
  output: undefined,
  error: undefined,
  sequence,
});

/** The transitions first … last of a plugin. */
export function movesOf(pluginId: string, first: number, last = first, since = 0): JournalEntry[] {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const sequence = first + index;
    return { sequence, pluginId, from: 'Running', to: 'Recovering', reason: 'it crashed', timestamp: since + sequence };
  });
}
