import type { StateRole } from '../../chart/chart';
import { idOfPath } from '../../chart/state-id';

/** What the page takes from the definition of a machine. */
export interface Definition {
  readonly id: string;
  readonly states: ReadonlyMap<string, DefinedState>;
  /** The states that `force` leads to; none where the machine knows no such event. */
  readonly forced: readonly string[];
}

interface DefinedState {
  readonly role: StateRole;
  readonly description: string | undefined;
  /** The names of the actors that it invokes. */
  readonly work: readonly string[];
  /** The ids of the states that each event leads to; which of several is for guards to say. */
  readonly targets: ReadonlyMap<string, readonly string[]>;
}

interface Config {
  id?: unknown;
  description?: unknown;
  tags?: unknown;
  type?: unknown;
  invoke?: unknown;
  on?: Record<string, unknown>;
  states?: Record<string, Config>;
}

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** The names in a target as XState reads it: divided by dots, and a backslash before what is meant as it is. */
const namesIn = (target: string): string[] =>
  (target.match(/(?:\\.|[^.])+/gs) ?? []).map((name) => name.replace(/\\(.)/gs, '$1'));

/** The targets of a transition, however it is written. */
const targetsOf = (transitions: unknown): string[] =>
  asList(transitions)
    .flatMap((one) => (typeof one === 'string' ? one : asList((one as { target?: unknown } | null)?.target)))
    .filter((target) => typeof target === 'string');

type Path = readonly string[];

/** The id of the state that a target of another one means. */
function resolve(target: string, from: Path, named: ReadonlyMap<string, Path>): string {
  const [first = '', ...rest] = namesIn(target);
  if (target.startsWith('#')) return idOfPath([...(named.get(first.slice(1)) ?? []), ...rest]);
  return idOfPath([...(target.startsWith('.') ? from : from.slice(0, -1)), first, ...rest]);
}

/** The paths of the states that have an id of their own. */
function* namedStates({ id, states = {} }: Config, path: Path = []): Generator<[string, Path]> {
  if (typeof id === 'string') yield [id, path];
  for (const [name, state] of Object.entries(states)) yield* namedStates(state, [...path, name]);
}

const workOf = ({ invoke }: Config): { src?: unknown; id?: unknown; onError?: unknown }[] =>
  asList(invoke) as { src?: unknown; id?: unknown; onError?: unknown }[];

/** As in the drawn chart: errors of work lead to failure; else the tags say what a state means. */
function roleOf(state: Config, failed: boolean): StateRole {
  const tags = asList(state.tags);
  if (failed) return 'failed';
  if (tags.includes('active')) return tags.includes('terminal') ? 'active' : 'degraded';
  if (tags.includes('terminal') || state.type === 'final') return 'resting';
  return tags.includes('working') || workOf(state).length > 0 ? 'working' : 'resting';
}

const textOrNothing = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function* statesBelow(
  { states = {} }: Config,
  named: ReadonlyMap<string, Path>,
  within: Path = [],
): Generator<[string, DefinedState]> {
  const idsOf = (transitions: unknown, from: Path) => targetsOf(transitions).map((one) => resolve(one, from, named));
  const failures = new Set(
    Object.entries(states).flatMap(([name, state]) =>
      workOf(state).flatMap(({ onError }) => idsOf(onError, [...within, name])),
    ),
  );
  for (const [name, state] of Object.entries(states)) {
    const path = [...within, name];
    const id = idOfPath(path);
    yield [
      id,
      {
        role: roleOf(state, failures.has(id)),
        description: textOrNothing(state.description),
        work: workOf(state).map((invoke) => textOrNothing(invoke.src) ?? textOrNothing(invoke.id) ?? 'work'),
        targets: new Map(Object.entries(state.on ?? {}).map(([event, to]) => [event, idsOf(to, path)])),
      },
    ];
    yield* statesBelow(state, named, path);
  }
}

/** Reads the definition of an actor; of one that is no machine it has no states. */
export function readDefinition(text: string | undefined): Definition {
  try {
    const config = JSON.parse(text ?? '{}') as Config;
    const named = new Map(namedStates(config));
    return {
      id: textOrNothing(config.id) ?? '',
      states: new Map(statesBelow(config, named)),
      forced: targetsOf(config.on?.force).map((target) => resolve(target, [], named)),
    };
  } catch {
    // A definition that an app has cut short or replaced.
    return { id: '', states: new Map(), forced: [] };
  }
}
