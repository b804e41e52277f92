import type { AnyStateNode } from 'xstate';

/** The path of a target as XState reads it: names divided by dots, and a backslash before what is meant as it is. */
const namesIn = (target: string): string[] => target.match(/(?:\\.|[^.])+/gs)?.map(unescaped) ?? [];

const unescaped = (name: string): string => name.replace(/\\(.)/gs, '$1');

/** The states that a history state leads to while there is nothing to remember. XState does not tell. */
export function historyDefault(node: AnyStateNode): AnyStateNode[] {
  const { parent, machine } = node;
  if (!parent) return [];
  const { target } = node.config as { target?: string | readonly string[] };
  if (target === undefined) return parent.type === 'parallel' ? [parent] : [...parent.initial.target];
  return [target].flat().flatMap((one: string) => {
    if (one.startsWith('#')) return machine.getStateNodeById(one);
    const below = namesIn(one).reduce<AnyStateNode | undefined>((at, name) => at?.states[name], parent);
    return below ?? [];
  });
}
