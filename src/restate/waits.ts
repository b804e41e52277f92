import type { PluginPhase } from '../../machines/events';
import type { PhaseTag, PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import type { PluginContext } from './plugin-state';

/** Somebody waits for a phase, or for one with that tag. */
export interface Wait {
  /** Where Restate tells them. */
  awakeable: string;
  wanted: PluginPhase | PhaseTag;
}

const isOver = ({ wanted }: Wait, { value, tags }: PluginLifecycleSnapshot): boolean =>
  value === wanted || tags.has(wanted as PhaseTag);

/** Tells those whose phase it is, and keeps the others. */
export async function tellWaits(context: PluginContext, snapshot: PluginLifecycleSnapshot, more: Wait[] = []) {
  const before = (await context.get('waits')) ?? [];
  const waits = [...before, ...more];
  const kept = waits.filter((wait) => !isOver(wait, snapshot));
  for (const wait of waits) {
    if (!kept.includes(wait)) context.resolveAwakeable(wait.awakeable, snapshot.value);
  }
  if (kept.length !== before.length) context.set('waits', kept);
}

/** Somebody has waited for long enough. */
export async function endWait(context: PluginContext, awakeable: string) {
  const before = (await context.get('waits')) ?? [];
  context.set(
    'waits',
    before.filter((wait) => wait.awakeable !== awakeable),
  );
}
