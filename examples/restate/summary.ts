import type { Transition } from 'plugin-statechart';
import type { RemotePlugin } from 'plugin-statechart/restate';
import type { Deed } from './registry';

/** What became of the fleet, and what is wrong with it. */
export interface Summary {
  phases: ReadonlyMap<string, number>;
  transitions: number;
  /** How much each worker did. */
  workers: ReadonlyMap<string, number>;
  deeds: number;
  problems: readonly string[];
}

/** A history has to lead from each phase to the next, and to where the plugin is. */
function gapsIn(pluginId: string, phase: string, history: readonly Transition[]): string[] {
  const broken = history.filter(({ from }, index) => index > 0 && from !== history[index - 1]?.to);
  const gaps = broken.map(({ from, to }) => `${pluginId}: nothing led to ${from} before ${from} → ${to}`);
  return history.at(-1)?.to === phase ? gaps : [...gaps, `${pluginId}: its history does not end in ${phase}`];
}

const countBy = <Item>(items: readonly Item[], key: (item: Item) => string): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
};

/** How often a plugin was in the phases that have something done. */
const WORK: Readonly<Record<string, string>> = {
  Installing: 'install',
  Validating: 'validate',
  Starting: 'start',
  Stopping: 'stop',
};

/** Looks at every plugin, and whether what was done for it is what its history says, each once. */
export async function summarise(
  plugins: readonly RemotePlugin[],
  deeds: readonly Deed[],
  expected: (pluginId: string) => string,
): Promise<Summary> {
  const seen = await Promise.all(
    plugins.map(async (plugin) => ({
      pluginId: plugin.pluginId,
      phase: await plugin.phase(),
      history: await plugin.history(),
    })),
  );
  const done = countBy(deeds, ({ pluginId, what }) => `${pluginId} ${what}`);
  const problems = seen.flatMap(({ pluginId, phase, history }) => {
    const due = countBy(
      history.filter(({ to }) => to in WORK),
      ({ to }) => `${pluginId} ${WORK[to]}`,
    );
    return [
      ...(phase === expected(pluginId) ? [] : [`${pluginId} is ${phase}, and should be ${expected(pluginId)}`]),
      ...gapsIn(pluginId, phase, history),
      ...[...due]
        .filter(([what, times]) => done.get(what) !== times)
        .map(([what, times]) => `${what} was done ${done.get(what) ?? 0} times, and should be ${times}`),
    ];
  });
  return {
    phases: countBy(seen, ({ phase }) => phase),
    workers: countBy(
      seen.flatMap(({ history }) => history.flatMap(({ reason }) => reason.match(/worker \d+/)?.[0] ?? [])),
      (worker) => worker,
    ),
    transitions: seen.reduce((sum, { history }) => sum + history.length, 0),
    deeds: deeds.length,
    problems,
  };
}
