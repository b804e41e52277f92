import type { AnyStateMachine, AnyStateNode } from 'xstate';
import { guardName, nameOf } from '../chart/reaction';
import type { DiagramOptions } from './diagram-options';
import { drawnChart } from './drawn-chart';
import { toJson } from './to-json';

/** What a person may write for a transition, an action or a state, as XState keeps it. */
type Written = Readonly<Record<string, unknown>>;

const isWritten = (value: unknown): value is Written => typeof value === 'object' && value !== null;

const listOf = (value: unknown): unknown[] | undefined => (value === undefined ? undefined : [value].flat());

/** Something with a name and what it is given, where that is data. */
function named(implementation: unknown, name: string): unknown {
  if (!isWritten(implementation)) return name;
  const { params } = implementation;
  return { type: name, params: typeof params === 'function' ? undefined : params };
}

const actionsOf = (actions: unknown) => listOf(actions)?.map((action) => named(action, nameOf(action, 'action')));

function transition(written: unknown): unknown {
  if (Array.isArray(written)) return written.map(transition);
  // XState takes an event that leads nowhere for one that must not lead anywhere.
  if (!isWritten(written)) return written ?? {};
  const { target, guard, actions, reenter, description, meta } = written;
  return {
    target,
    guard: guard === undefined ? undefined : named(guard, guardName(guard) ?? 'guard'),
    actions: actionsOf(actions),
    reenter,
    description,
    meta,
  };
}

const transitions = (written: unknown) =>
  isWritten(written)
    ? Object.fromEntries(Object.entries(written).map(([event, one]) => [event, transition(one)]))
    : undefined;

const optional = (written: unknown) => (written === undefined ? undefined : transition(written));

function invocations(node: AnyStateNode) {
  const written = listOf((node.config as Written).invoke) ?? [];
  return node.invoke.map(({ id, src, systemId }, index) => {
    const { onDone, onError, onSnapshot } = (written[index] ?? {}) as Written;
    return {
      id,
      src: nameOf(src, id),
      systemId,
      onDone: optional(onDone),
      onError: optional(onError),
      onSnapshot: optional(onSnapshot),
    };
  });
}

function configOf(node: AnyStateNode): Written {
  const config = node.config as Written;
  const states = Object.entries(node.states) as [string, AnyStateNode][];
  return {
    id: node.parent ? config.id : node.id,
    description: config.description,
    type: config.type,
    history: config.history,
    target: config.target,
    initial: isWritten(config.initial) ? transition(config.initial) : config.initial,
    tags: node.tags.length > 0 ? node.tags : undefined,
    context: typeof config.context === 'function' ? undefined : config.context,
    entry: actionsOf(config.entry),
    exit: actionsOf(config.exit),
    invoke: node.invoke.length > 0 ? invocations(node) : undefined,
    always: optional(config.always),
    after: transitions(config.after),
    on: transitions(config.on),
    onDone: optional(config.onDone),
    meta: config.meta,
    states: states.length > 0 ? Object.fromEntries(states.map(([name, state]) => [name, configOf(state)])) : undefined,
  };
}

/**
 * A machine as the JSON that Stately Studio imports and `createMachine` reads: the same states and moves, with the names
 * of its actions, guards and actors. It is the whole machine, whatever the options hide or mark.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export function toStatelyJson(machine: AnyStateMachine, options: DiagramOptions = {}): string {
  drawnChart(machine, options);
  return `${toJson(configOf(machine.root), 2)}\n`;
}
