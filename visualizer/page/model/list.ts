import type { StateRole } from '../../chart/chart';
import type { Actor } from './actor';

export type SortOrder = 'name' | 'attention' | 'latest';

/** What is looked for. */
export interface Query {
  /** In the name, the app, the phase and the last reason; several words have to be found all. */
  readonly search: string;
  /** Any of these; none means all. */
  readonly phases: ReadonlySet<string>;
  readonly order: SortOrder;
}

/** A plugin with what its phase means. */
export interface Listed {
  readonly actor: Actor;
  /** The name of its app. */
  readonly app: string;
  readonly role: StateRole;
  /** Whether it still runs, and its app is there: its phase is true now. */
  readonly isPresent: boolean;
}

const URGENCY: Record<StateRole, number> = { failed: 0, degraded: 1, working: 2, resting: 3, active: 4 };

const matches = ({ actor, app }: Listed, words: readonly string[]): boolean => {
  if (words.length === 0) return true;
  const { name, phase, history } = actor;
  const text = `${name} ${app} ${phase} ${history.at(-1)?.reason ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

/**
 * The plugins that match, in their order; where that does not decide, in the order in which they are given. Those of
 * the past come last, and are in no phase.
 */
export function listed<Plugin extends Listed>(plugins: readonly Plugin[], { search, phases, order }: Query): Plugin[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = plugins.filter(
    (one) => (phases.size === 0 || (one.isPresent && phases.has(one.actor.phase))) && matches(one, words),
  );
  if (order === 'attention') found.sort((a, b) => URGENCY[a.role] - URGENCY[b.role]);
  if (order === 'latest') found.sort((a, b) => b.actor.since - a.actor.since);
  return found.sort((a, b) => Number(b.isPresent) - Number(a.isPresent));
}

/** How many plugins are in each phase now, in the order of the phases in their definition. */
export function phaseCounts(
  plugins: readonly Listed[],
  phasesInOrder: Iterable<string>,
): { phase: string; role: StateRole; count: number }[] {
  const counts = new Map<string, { phase: string; role: StateRole; count: number }>();
  for (const { actor, role, isPresent } of plugins) {
    if (!isPresent) continue;
    const entry = counts.get(actor.phase) ?? { phase: actor.phase, role, count: 0 };
    // A plugin that broke looks failed, whatever its phase.
    if (URGENCY[role] > URGENCY[entry.role]) entry.role = role;
    entry.count += 1;
    counts.set(actor.phase, entry);
  }
  const order = [...phasesInOrder];
  const place = (phase: string) => (order.includes(phase) ? order.indexOf(phase) : order.length);
  return [...counts.values()].sort((a, b) => place(a.phase) - place(b.phase) || (a.phase < b.phase ? -1 : 1));
}
