import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';
import { actionNames, nameOf, reactionOf } from '../chart/reaction';
import { plainCopy } from '../inspect/plain-copy';

/** A config of XState 4, of a machine or of a state in it. */
interface V4Config {
  id: string;
  type: AnyStateNode['type'];
  delimiter: string;
  initial?: string;
  history?: 'shallow' | 'deep';
  target?: string;
  description?: string;
  meta?: unknown;
  tags: string[];
  entry: V4Action[];
  exit: V4Action[];
  invoke: { id: string; src: string }[];
  on: Record<string, V4Transition[]>;
  always: V4Transition[];
  states: Record<string, V4Config>;
}

interface V4Action {
  type: string;
}

interface V4Transition {
  target?: string[];
  cond?: { type: 'xstate.guard'; name: string };
  actions: V4Action[];
  internal: boolean;
  delay?: unknown;
  description?: string;
}

/** A machine, as a service of XState 4 has it. */
export interface V4Machine {
  readonly definition: V4Config;
  toJSON(): V4Config;
  /** The name that XState 4 has for an event. */
  eventType(type: string): string;
}

/** XState 4 splits a state's value at its delimiter; names of states may hold its own, a dot. */
const DELIMITER = '\u001f';

/** XState 5's own events, and what they were called before. */
const RENAMED = [
  ['xstate.done.actor.', 'done.invoke.'],
  ['xstate.done.state.', 'done.state.'],
  ['xstate.error.actor.', 'error.platform.'],
] as const;

const renamed = (type: string): string => {
  const [prefix, former] = RENAMED.find(([begin]) => type.startsWith(begin)) ?? ['', ''];
  return former + type.slice(prefix.length);
};

/** XState 5's names of delayed events, and what they were called before. */
type Delays = Map<string, string>;

function delaysIn(node: AnyStateNode, delays: Delays = new Map()): Delays {
  for (const { eventType, delay } of node.after) delays.set(eventType, `xstate.after(${delay})#${node.id}`);
  for (const child of Object.values(node.states)) delaysIn(child, delays);
  return delays;
}

const toActions = (actions: readonly unknown[]): V4Action[] => actionNames(actions).map((type) => ({ type }));

function toTransition(node: AnyStateNode, transition: AnyTransitionDefinition): V4Transition {
  const { guard, description } = reactionOf(node, transition);
  const { target, actions, reenter } = transition;
  return {
    ...(target && { target: target.map(({ id }) => `#${id}`) }),
    // As XState 4 writes a guard: visualizers print its `name`.
    ...(guard !== undefined && { cond: { type: 'xstate.guard', name: guard } }),
    actions: toActions(actions),
    internal: !reenter,
    ...('delay' in transition && { delay: transition.delay }),
    ...(description !== undefined && { description }),
  };
}

/** Where a history state leads that has nothing to remember, by its id. Its config may say it by a path. */
function historyTarget(node: AnyStateNode): string | undefined {
  const { target } = node.config as { target?: unknown };
  if (node.type !== 'history' || typeof target !== 'string') return undefined;
  if (target.startsWith('#')) return target;
  const keys = target.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
  const found = keys.reduce<AnyStateNode | undefined>((state, key) => state?.states[key], node.parent);
  return found && `#${found.id}`;
}

function toConfig(node: AnyStateNode, delays: Delays): V4Config {
  const { description, meta } = node;
  const initial = node.type === 'compound' ? node.initial.target[0]?.key : undefined;
  const target = historyTarget(node);
  const transitions = (definitions: readonly AnyTransitionDefinition[] = []): V4Transition[] =>
    definitions.map((transition) => toTransition(node, transition));
  return {
    id: node.id,
    type: node.type,
    delimiter: DELIMITER,
    ...(initial !== undefined && { initial }),
    ...(node.history && { history: node.history }),
    ...(target !== undefined && { target }),
    ...(description !== undefined && { description }),
    ...(meta !== undefined && { meta: plainCopy(meta) }),
    tags: node.tags,
    entry: toActions(node.entry),
    exit: toActions(node.exit),
    invoke: node.invoke.map(({ id, src }) => ({ id, src: nameOf(src, id) })),
    on: Object.fromEntries(
      [...node.transitions].map(([type, definitions]) => [delays.get(type) ?? renamed(type), transitions(definitions)]),
    ),
    always: transitions(node.always),
    states: Object.fromEntries(Object.entries(node.states).map(([key, child]) => [key, toConfig(child, delays)])),
  };
}

const machines = new WeakMap<AnyStateMachine, V4Machine>();

/** Writes a machine of XState 5 as one of XState 4, to be looked at: it has the names of what it does, and no code. */
export function toV4Machine(machine: AnyStateMachine): V4Machine {
  const known = machines.get(machine);
  if (known) return known;
  const delays = delaysIn(machine.root);
  const definition = toConfig(machine.root, delays);
  const bridged: V4Machine = {
    definition,
    toJSON: () => definition,
    eventType: (type) => delays.get(type) ?? renamed(type),
  };
  machines.set(machine, bridged);
  return bridged;
}
