import type { ChartMove, ChartState } from './chart';

/**
 * The way that is drawn straight: from the initial state along the first event that leads somewhere new, in the order
 * of the definition, past no failure, and back to the start where the last state leads there.
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
    const ways = moves.filter(({ from, to }) => from === here && !failures.has(to));
    const next = ways.find(({ to }) => !visited.has(to)) ?? ways.find(({ to }) => to === initial && to !== here);
    if (!next) break;
    path.push(next.id);
    if (visited.has(next.to)) break;
    visited.add(next.to);
    here = next.to;
  }
  return path;
}
