import type { ChartMove, ChartState } from './chart';

/** What is done leads on; an event comes next; a timeout, or an error, is not what was hoped for. */
function rank({ trigger, shared }: ChartMove): number {
  if (trigger === 'done' || shared.some((label) => label.startsWith('done: '))) return 0;
  return trigger === 'after' || trigger === 'error' ? 2 : 1;
}

/**
 * The way that is drawn straight: from the initial state along the first move that leads somewhere new, ends of work
 * before events and timeouts last, past no failure, and back to the start where the last state leads there.
 */
export function mainPath(
  initial: string | undefined,
  states: readonly ChartState[],
  moves: readonly ChartMove[],
): string[] {
  const failures = new Set(states.filter(({ role }) => role === 'failed').map(({ id }) => id));
  const path: string[] = [];
  const visited = new Set([initial]);
  let here = initial;
  while (here !== undefined) {
    const ways = moves
      .filter(({ from, to }) => from === here && !failures.has(to))
      .sort((one, other) => rank(one) - rank(other));
    const next = ways.find(({ to }) => !visited.has(to)) ?? ways.find(({ to }) => to === initial && to !== here);
    if (!next) break;
    path.push(next.id);
    if (visited.has(next.to)) break;
    visited.add(next.to);
    here = next.to;
  }
  return path;
}
