import type { StateRole } from '../../chart/chart';

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
  /** Where each event leads that has one target. */
  readonly targets: ReadonlyMap<string, string>;
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

/** The targets of a transition, however it is written, by their last names. */
const targetsOf = (transitions: unknown): string[] =>
  asList(transitions)
    .map((one) => (typeof one === 'string' ? one : (one as { target?: unknown } | null)?.target))
    .filter((target) => typeof target === 'string')
    .map((target) => target.slice(target.lastIndexOf('.') + 1));

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

function* statesBelow({ states = {} }: Config, within = ''): Generator<[string, DefinedState]> {
  const failures = new Set(
    Object.values(states).flatMap((state) => workOf(state).flatMap((invoke) => targetsOf(invoke.onError))),
  );
  for (const [name, state] of Object.entries(states)) {
    const targets = Object.entries(state.on ?? {}).flatMap(([event, to]): [string, string][] => {
      const [target] = targetsOf(to);
      return target === undefined ? [] : [[event, target]];
    });
    yield [
      within + name,
      {
        role: roleOf(state, failures.has(name)),
        description: textOrNothing(state.description),
        work: workOf(state).map(({ src, id }) => textOrNothing(src) ?? textOrNothing(id) ?? 'work'),
        targets: new Map(targets),
      },
    ];
    yield* statesBelow(state, `${within}${name}.`);
  }
}

/** Reads the definition of an actor; of one that is no machine it has no states. */
export function readDefinition(text: string | undefined): Definition {
  try {
    const config = JSON.parse(text ?? '{}') as Config;
    return {
      id: textOrNothing(config.id) ?? '',
      states: new Map(statesBelow(config)),
      forced: targetsOf(config.on?.force),
    };
  } catch {
    // A definition that an app has cut short or replaced.
    return { id: '', states: new Map(), forced: [] };
  }
}
