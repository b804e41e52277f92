import type { ChartState, StateRole } from './chart';
import { descriptionOf, nameOf } from './reaction';
import { stateId } from './state-id';
import type { StateNode } from './state-node';

/** What a state means. Its tags say, as those of a plugin's lifecycle do; else what it does. */
function roleOf({ tags, type, invoke }: StateNode, isFailure: boolean): StateRole {
  if (isFailure) return 'failed';
  if (tags.includes('active')) return tags.includes('terminal') ? 'active' : 'degraded';
  if (tags.includes('terminal') || type === 'final') return 'resting';
  return tags.includes('working') || invoke.length > 0 ? 'working' : 'resting';
}

/** What a person wants to know of a state of any machine. */
export function readState(
  node: StateNode,
  failures: ReadonlySet<string>,
): Pick<ChartState, 'id' | 'role' | 'description' | 'work'> {
  const id = stateId(node);
  return {
    id,
    role: roleOf(node, failures.has(id)),
    description: descriptionOf(node),
    work: node.invoke.map(({ src, id: invokeId }) => nameOf(src, invokeId)),
  };
}
