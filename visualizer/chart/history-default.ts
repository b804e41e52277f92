import { namesIn, type StateNode, stateAt } from './state-node';

/** The states that a history state leads to while there is nothing to remember. XState does not tell. */
export function historyDefault<Node extends StateNode>(node: Node): Node[];
export function historyDefault({ parent, machine, config }: StateNode): StateNode[] {
  if (!parent) return [];
  const { target } = config as { target?: string | readonly string[] };
  if (target === undefined) return parent.type === 'parallel' ? [parent] : [...(parent.initial.target ?? [])];
  return [target]
    .flat()
    .flatMap(
      (one: string) => (one.startsWith('#') ? machine.getStateNodeById(one) : stateAt(namesIn(one), parent)) ?? [],
    );
}
