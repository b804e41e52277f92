import type { AnyStateNode } from 'xstate';
import type { StateRole } from './chart';

/** What a state means. Its tags say, as those of a plugin's lifecycle do; else what it does. */
export function roleOf(node: AnyStateNode, isFailure: boolean): StateRole {
  if (isFailure) return 'failed';
  if (node.tags.includes('active')) return node.tags.includes('terminal') ? 'active' : 'degraded';
  if (node.tags.includes('terminal') || node.type === 'final') return 'resting';
  return node.tags.includes('working') || node.invoke.length > 0 ? 'working' : 'resting';
}
