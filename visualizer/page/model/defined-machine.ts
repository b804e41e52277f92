import { namesIn, type StateNode, stateAt, statesBelow } from '../../chart/state-node';

type Config = Readonly<Record<string, unknown>>;

/** A state that is still to learn where its events lead. */
interface DefinedState extends StateNode {
  readonly config: Config;
  readonly parent: DefinedState | undefined;
  readonly states: Record<string, DefinedState>;
  readonly invoke: readonly (Config & { readonly id: string })[];
  readonly always: Way[];
  readonly transitions: Map<string, Way[]>;
}

interface Way {
  readonly target: readonly DefinedState[];
}

/** What XState calls a machine that has no id. */
const NAMELESS = '(machine)';

const asConfig = (value: unknown): Config => (typeof value === 'object' && value !== null ? (value as Config) : {});

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const textOrNothing = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The targets of a transition, however it is written. */
const targetsIn = (transitions: unknown): string[] =>
  asList(transitions)
    .flatMap((one) => (typeof one === 'string' ? one : asList(asConfig(one).target)))
    .filter((target): target is string => typeof target === 'string' && target !== '');

/** What a config says of each event. XState has names of its own for those that are no app's. */
const reactionsOf = ({ id, config, invoke }: DefinedState): [event: string, transitions: unknown][] => [
  ...Object.entries(asConfig(config.on)),
  [`xstate.done.state.${id}`, config.onDone],
  ...invoke.flatMap((work): [string, unknown][] => [
    [`xstate.done.actor.${work.id}`, work.onDone],
    [`xstate.error.actor.${work.id}`, work.onError],
    [`xstate.snapshot.${work.id}`, work.onSnapshot],
  ]),
  ...Object.entries(asConfig(config.after)).map(([delay, to]): [string, unknown] => [`xstate.after.${delay}`, to]),
];

/**
 * The states that XState would make of a machine's config: the root, and in it the others. The config may be anything,
 * as an app can cut it short or replace it; what does not fit is left out.
 */
export function definedMachine(definition: unknown): StateNode {
  const named = new Map<string, DefinedState>();
  const machine = {
    getStateNodeById(target: string): DefinedState | undefined {
      const [id = '', ...names] = namesIn(target);
      return stateAt(names, named.get(id.slice(1)));
    },
  };

  const define = (config: Config, parent?: DefinedState, key = ''): DefinedState => {
    const inside = Object.entries(asConfig(config.states));
    const id = textOrNothing(config.id) || (parent ? `${parent.id}.${key}` : '');
    const node: DefinedState = {
      id,
      path: parent ? [...parent.path, key] : [],
      type: textOrNothing(config.type) ?? (inside.length > 0 ? 'compound' : config.history ? 'history' : 'atomic'),
      description: textOrNothing(config.description),
      tags: asList(config.tags) as string[],
      parent,
      states: Object.create(null),
      get initial() {
        const name = textOrNothing(config.initial) ?? textOrNothing(asConfig(config.initial).target);
        return { target: asList(node.states[name ?? '']) as DefinedState[] };
      },
      invoke: asList(config.invoke).map((work, index) => ({ id: `${index}.${id}`, ...asConfig(work) })),
      always: [],
      transitions: new Map(),
      config,
      machine,
    };
    named.set(id || NAMELESS, node);
    for (const [name, state] of inside) node.states[name] = define(asConfig(state), node, name);
    return node;
  };

  const root = define(asConfig(definition));
  for (const node of [root, ...statesBelow(root)]) {
    const meant = (target: string): DefinedState | undefined => {
      if (target.startsWith('#')) return machine.getStateNodeById(target);
      return stateAt(namesIn(target), target.startsWith('.') ? node : (node.parent ?? node));
    };
    const toWay = (transitions: unknown): Way => ({
      target: targetsIn(transitions).flatMap((one) => meant(one) ?? []),
    });
    node.always.push(toWay(node.config.always));
    for (const [event, to] of reactionsOf(node)) if (to !== undefined) node.transitions.set(event, [toWay(to)]);
  }
  return root;
}
