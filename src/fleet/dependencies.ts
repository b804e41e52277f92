import { DepGraph, DepGraphCycleError } from 'dependency-graph';
import { DependencyCycleError } from './dependency-cycle-error';
import type { Members } from './member';
import { UnknownDependencyError } from './unknown-dependency-error';

/** The graph of the dependencies between plugins that are there. */
function graphOf(members: Members, circular: boolean): DepGraph<string> {
  const graph = new DepGraph<string>({ circular });
  for (const pluginId of members.keys()) graph.addNode(pluginId);
  for (const [pluginId, { dependsOn }] of members) {
    for (const dependency of dependsOn) if (members.has(dependency)) graph.addDependency(pluginId, dependency);
  }
  return graph;
}

/**
 * The plugins, each behind those that it depends on.
 *
 * @throws {UnknownDependencyError} one of them is not there
 * @throws {DependencyCycleError} some depend on each other in a circle
 */
export function startOrder(members: Members): string[] {
  for (const [pluginId, { dependsOn }] of members) {
    const missing = dependsOn.find((dependency) => !members.has(dependency));
    if (missing !== undefined) throw new UnknownDependencyError(pluginId, missing);
  }
  try {
    return graphOf(members, false).overallOrder();
  } catch (error) {
    if (!(error instanceof DepGraphCycleError)) throw error;
    const { cyclePath } = error;
    // The path begins where the search did, which need not be in the circle.
    throw new DependencyCycleError(cyclePath.slice(cyclePath.indexOf(cyclePath.at(-1) ?? '')));
  }
}

/**
 * The plugins with those that depend on them, each behind these. A circle is cut somewhere, and what is missing left
 * out: plugins have to be stopped in any case.
 */
export function stopOrder(members: Members): { pluginId: string; dependants: string[] }[] {
  const graph = graphOf(members, true);
  return graph
    .overallOrder()
    .reverse()
    .map((pluginId) => ({ pluginId, dependants: graph.directDependantsOf(pluginId) }));
}
