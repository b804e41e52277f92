import { type Marker, parseMarker } from './marker';
import { findProcess, type ProcessIdentity, type RunningProcess } from './process-table';

/** A process that an earlier host left. */
export interface Leftover extends RunningProcess {
  pluginId: string;
}

/** What is known of a process that may be left: whose it is, and by which host. */
export type Suspect = ProcessIdentity & Pick<Marker, 'pluginId' | 'host' | 'place'>;

/** Who searches, where, and for the processes of which ledger. */
export interface Search {
  ledger: string;
  place: string;
  tolerance: number;
  /** The pid of the host that searches. */
  own: number;
}

/** The host itself, those that it descends from, and its group: they are never left over. */
function sparedBy(own: number, running: ReadonlyMap<number, RunningProcess>): Set<number> {
  const spared = new Set([0, 1, own]);
  for (let up = running.get(own)?.parent; up !== undefined && !spared.has(up); up = running.get(up)?.parent) {
    spared.add(up);
  }
  const group = running.get(own)?.group;
  for (const each of running.values()) if (each.group === group) spared.add(each.pid);
  return spared;
}

/**
 * Finds what earlier hosts left: the processes that they recorded or marked, with all that these started, and all
 * of their groups. A process belongs to a running host as long as that one is there.
 *
 * @param suspects the processes that were recorded
 * @param known what an earlier search has found: a process that is left stays so when its parent is gone meanwhile
 */
export function findLeftovers(
  running: ReadonlyMap<number, RunningProcess>,
  suspects: readonly Suspect[],
  known: readonly Leftover[],
  { ledger, place, tolerance, own }: Search,
): Leftover[] {
  const spared = sparedBy(own, running);
  const found = new Map<number, Leftover>();

  const find = (identity: ProcessIdentity) => findProcess(running, identity, tolerance);
  const isLeft = (suspect: Pick<Suspect, 'host' | 'place'>) => suspect.place === place && !find(suspect.host);

  function add(each: RunningProcess | undefined, pluginId: string | undefined): void {
    if (each && pluginId !== undefined && !spared.has(each.pid)) found.set(each.pid, { ...each, pluginId });
  }

  for (const suspect of suspects) if (isLeft(suspect)) add(find(suspect), suspect.pluginId);
  for (const leftover of known) add(find(leftover), leftover.pluginId);
  for (const each of running.values()) {
    // What this host has itself inherited, as its own children have from it, does not make them left over.
    const marker = each.marker === running.get(own)?.marker ? undefined : parseMarker(each.marker);
    if (marker?.ledger === ledger && isLeft(marker)) add(each, marker.pluginId);
  }

  for (let before = -1; before < found.size; ) {
    before = found.size;
    // A group cannot be joined from outside. Group 0 is that of any process from outside of a container.
    const groups = new Map([...found.values()].map(({ group, pluginId }) => [group, pluginId]));
    for (const each of running.values()) {
      if (found.has(each.pid)) continue;
      const parent = found.get(each.parent);
      // Windows tells the parent that a process had, whose pid may be somebody else's by now.
      if (parent && parent.startedAt <= each.startedAt) add(each, parent.pluginId);
      else if (each.group > 1) add(each, groups.get(each.group));
    }
  }
  return [...found.values()];
}
