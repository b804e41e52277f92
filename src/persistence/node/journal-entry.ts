import * as v from 'valibot';
import type { PluginPhase } from '../../../machines/events';
import { isPluginPhase } from '../../phases';
import type { JournalEntry } from '../snapshot-store';

const Phase = v.custom<PluginPhase>(isPluginPhase, ({ received }) => `Expected a phase but received ${received}`);

const Entry = v.object({
  sequence: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  pluginId: v.string(),
  from: Phase,
  to: Phase,
  reason: v.string(),
  timestamp: v.pipe(v.number(), v.finite()),
});

/**
 * What a line of a journal says.
 *
 * @throws {TypeError | SyntaxError} it is no entry
 */
export function parseEntry(line: string): JournalEntry {
  const { success, output, issues } = v.safeParse(Entry, JSON.parse(line));
  if (success) return output;
  const [issue] = issues;
  const field = v.getDotPath(issue);
  throw new TypeError(field ? `${field}: ${issue.message}` : issue.message);
}
