import { historyDefault } from './history-default';
import { stateId } from './state-id';
import { type StateNode, statesBelow } from './state-node';

/** Where the transitions of a state on the events that begin so lead to. */
const targetsOf = ({ transitions }: StateNode, prefix: string): StateNode[] =>
  [...transitions]
    .filter(([event]) => event.startsWith(prefix))
    .flatMap(([, ways]) => ways.flatMap(({ target }) => target ?? []));

/** Where a machine can get to from a state that is active. */
const waysFrom = (node: StateNode): StateNode[] => [
  ...(node.type === 'parallel' ? Object.values(node.states) : []),
  ...(node.always ?? []).flatMap(({ target }) => target ?? []),
  ...targetsOf(node, ''),
];

/** Which of its states are active at once where one is entered itself. */
const firstIn = (node: StateNode): readonly StateNode[] => {
  if (node.type === 'history') return historyDefault(node);
  return (node.type === 'compound' && node.initial.target) || [];
};

/** The steps that are taken to tell the errors that lead back: about a second's worth. */
const MOST_STEPS = 1_000_000;

type Ways = ReadonlyMap<StateNode, readonly StateNode[]>;

/** The states that a machine can come to without ever being in the one. */
function reachedWithout(one: StateNode, root: StateNode, ways: Ways): Set<StateNode> {
  const active = new Set<StateNode>();
  const entered = new Set([root]);
  // It comes by those that are added meanwhile, too.
  for (const node of entered) {
    const activated: StateNode[] = [];
    let around: StateNode | undefined = node;
    for (; around && around !== one && !active.has(around); around = around.parent) activated.push(around);
    if (around === one) continue;
    for (const next of firstIn(node)) entered.add(next);
    for (const state of activated) {
      active.add(state);
      for (const next of ways.get(state) ?? []) entered.add(next);
    }
  }
  return active;
}

/**
 * The ids of the states that an error of work leads to. Not of those where the work leads when it is done, too, nor of
 * those that were passed on the way to it: an error that leads back leads to no failure. In a machine of thousands of
 * such states none is taken for one that leads back.
 */
export function failureStates(root: StateNode): Set<string> {
  const nodes = statesBelow(root);
  const workBefore = new Map<StateNode, StateNode[]>();
  for (const node of nodes) {
    const done = new Set(targetsOf(node, 'xstate.done.actor.'));
    for (const target of targetsOf(node, 'xstate.error.actor.')) {
      if (target.type === 'history' || done.has(target)) continue;
      const before = workBefore.get(target) ?? [];
      before.push(node);
      workBefore.set(target, before);
    }
  }
  const ways: Ways = new Map([root, ...nodes].map((node) => [node, waysFrom(node)]));
  const steps = [...ways.values()].reduce((sum, { length }) => sum + length, 0);
  const leadsBack = (target: StateNode, before: readonly StateNode[]): boolean => {
    const reached = reachedWithout(target, root, ways);
    return !before.some((node) => reached.has(node));
  };
  const mayAsk = workBefore.size * steps <= MOST_STEPS;
  const failures = [...workBefore].filter(([target, before]) => !(mayAsk && leadsBack(target, before)));
  return new Set(failures.map(([target]) => stateId(target)));
}
