/** A state to be read: XState's own nodes are such, and what the page makes of a definition is, too. */
export interface StateNode {
  readonly id: string;
  readonly path: readonly string[];
  readonly type: string;
  readonly description?: string | undefined;
  readonly tags: readonly string[];
  readonly parent?: StateNode | undefined;
  readonly states: Readonly<Record<string, StateNode>>;
  /** The state inside it that is entered first. */
  readonly initial: Transition;
  readonly invoke: readonly { readonly id: string; readonly src?: unknown }[];
  readonly always?: readonly Transition[] | undefined;
  /** By the type of the event. */
  readonly transitions: ReadonlyMap<string, readonly Transition[]>;
  readonly config: object;
  readonly machine: { getStateNodeById(id: string): StateNode | undefined };
}

interface Transition {
  readonly target?: readonly StateNode[] | undefined;
}

/** All states below another one, each before those inside it. */
export const statesBelow = <Node extends StateNode>(node: Node): Node[] =>
  Object.values(node.states).flatMap((child) => [child as Node, ...statesBelow(child as Node)]);

/** The names in a target as XState reads it: divided by dots, and a backslash before what is meant as it is. */
export const namesIn = (target: string): string[] =>
  target.match(/(?:\\.|[^.])+/gs)?.map((name) => name.replace(/\\(.)/gs, '$1')) ?? [];

/** The state that names lead to, one after the other, from another one. */
export const stateAt = <Node extends StateNode>(names: readonly string[], from: Node | undefined): Node | undefined =>
  names.reduce<Node | undefined>((at, name) => at?.states[name] as Node | undefined, from);
