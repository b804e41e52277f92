import type { AnyStateNode } from 'xstate';
import { historyDefault } from './history-default';
import { stateId } from './state-id';

const isWithin = (node: AnyStateNode, one: AnyStateNode): boolean =>
  node === one || (node.parent !== undefined && isWithin(node.parent, one));

/** Where the transitions of a state on the events that begin so lead to. */
const targetsOf = (node: AnyStateNode, prefix: string): AnyStateNode[] =>
  [...node.transitions.entries()]
    .filter(([event]) => event.startsWith(prefix))
    .flatMap(([, transitions]) => transitions.flatMap(({ target }) => target ?? []));

/** The states that a machine can come to without ever being in the one. */
function reachedWithout(one: AnyStateNode): Set<AnyStateNode> {
  const active = new Set<AnyStateNode>();
  const entered = new Set<AnyStateNode>();
  const activate = (node: AnyStateNode): void => {
    if (active.has(node) || isWithin(node, one)) return;
    active.add(node);
    if (node.parent) activate(node.parent);
    if (node.type === 'parallel') for (const region of Object.values(node.states)) enter(region);
    for (const { target } of node.always ?? []) target?.forEach(enter);
    targetsOf(node, '').forEach(enter);
  };
  const enter = (node: AnyStateNode): void => {
    if (entered.has(node)) return;
    entered.add(node);
    activate(node);
    const first = node.type === 'history' ? historyDefault(node) : node.type === 'compound' ? node.initial?.target : [];
    if (active.has(node)) first?.forEach(enter);
  };
  enter(one.machine.root);
  return active;
}

/**
 * The ids of the states that an error of work leads to. Not of those where the work leads when it is done, too, nor of
 * those that were passed on the way to it: an error that leads back leads to no failure.
 */
export function failureStates(nodes: readonly AnyStateNode[]): Set<string> {
  const working = nodes.map((node) => ({ node, after: targetsOf(node, 'xstate.done.actor.') }));
  const targets = new Set(nodes.flatMap((node) => targetsOf(node, 'xstate.error.actor.')));
  const failures = [...targets].filter((target) => {
    if (target.type === 'history') return false;
    const reached = reachedWithout(target);
    return working.some(
      ({ node, after }) =>
        reached.has(node) && !after.includes(target) && targetsOf(node, 'xstate.error.actor.').includes(target),
    );
  });
  return new Set(failures.map(stateId));
}
