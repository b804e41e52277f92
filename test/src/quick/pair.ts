import { isDeepStrictEqual } from 'node:util';
import { expect, vi } from 'vitest';
import { createActor, type EventObject, type Snapshot } from 'xstate';
import { pluginLifecycleFrom as statechartFrom } from '../../../machines/plugin-lifecycle';
import {
  PLUGIN_PHASES,
  type PluginActors,
  type PluginLifecycleActor,
  type PluginLifecycleInput,
  type PluginLifecycleSnapshot,
  type PluginPhase,
  pluginLifecycleFrom,
} from '../../../src';
import { events } from './events';

/** What an actor was seen to do. */
interface Seen {
  actor: PluginLifecycleActor;
  emitted: unknown[];
  errors: unknown[];
  snapshots: number;
}

/** How the two actors are made. */
export interface PairOptions {
  initial: PluginPhase;
  input: Omit<PluginLifecycleInput, 'pluginId'>;
  actors: PluginActors;
}

const COMPARED: readonly (EventObject & { to?: string })[] = [
  ...events,
  ...PLUGIN_PHASES.map((to) => ({ type: 'force', to })),
  { type: 'force', to: 'Nope' },
  { type: 'xstate.done.actor.backoff' },
];

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** All that a snapshot says of itself; of its children, those that do work that was provided. */
function described(snapshot: PluginLifecycleSnapshot, provided: readonly string[]) {
  const { value, status, output, error, context, tags, historyValue, children } = snapshot;
  return {
    keys: [Object.keys(snapshot).sort(), Object.keys(context).sort()],
    value,
    status,
    output,
    error: error instanceof Error ? error.message : error,
    context,
    contextJson: json(context),
    cloned: structuredClone(context),
    tags: [...tags],
    historyValue,
    can: COMPARED.map((event) => snapshot.can(event as never)),
    matches: PLUGIN_PHASES.map((phase) => snapshot.matches(phase)),
    hasTag: (['active', 'terminal', 'working'] as const).map((tag) => snapshot.hasTag(tag)),
    meta: snapshot.getMeta(),
    json: json(snapshot),
    children: Object.entries(children)
      .filter(([id, child]) => child && provided.includes(id))
      .map(([id, child]) => [id, child?.src, child?.getSnapshot()]),
  };
}

/** The quick actor and the statechart as XState's interpreter runs it, which are led alike. */
export class Pair implements Disposable {
  #quick: Seen;
  #plain: Seen;
  readonly #options: PairOptions;
  readonly #provided: readonly string[];

  constructor(options: PairOptions) {
    this.#options = options;
    this.#provided = Object.keys(options.actors);
    // The same for both, whichever of them asks first. Multiples of the golden ratio are well spread.
    vi.spyOn(Math, 'random').mockImplementation(() => (Date.now() * 0.618) % 1);
    this.#quick = this.#start('quick');
    this.#plain = this.#start('plain');
  }

  #start(which: 'quick' | 'plain', snapshot?: Snapshot<unknown>): Seen {
    const { initial, input, actors } = this.#options;
    const machine = which === 'quick' ? pluginLifecycleFrom(initial) : statechartFrom(initial);
    const actor = createActor(this.#provided.length > 0 ? machine.provide({ actors }) : machine, {
      input: { ...input, pluginId: 'kubernetes' },
      ...(snapshot && { snapshot }),
    });
    const seen: Seen = { actor, emitted: [], errors: [], snapshots: 0 };
    actor.on('*', (emitted) => seen.emitted.push(emitted));
    actor.subscribe({
      next: () => {
        seen.snapshots += 1;
      },
      error: (error) => seen.errors.push(String(error)),
    });
    actor.start();
    return seen;
  }

  send(event: EventObject): void {
    for (const { actor } of [this.#quick, this.#plain]) actor.send(event as never);
  }

  /** Each goes on from what the other has persisted. */
  swap(): void {
    const [quick, plain] = [this.#quick, this.#plain].map(({ actor }) => json(actor.getPersistedSnapshot()));
    this.stop();
    this.#quick = this.#start('quick', plain as Snapshot<unknown>);
    this.#plain = this.#start('plain', quick as Snapshot<unknown>);
  }

  stop(): void {
    for (const { actor } of [this.#quick, this.#plain]) actor.stop();
  }

  /** Whether both are where the same is true; quickly, for each step. */
  isAlike(): boolean {
    const [quick, plain] = [this.#quick, this.#plain].map(({ actor, emitted, errors, snapshots }) => {
      const { value, status, context } = actor.getSnapshot();
      const { history: _, ...rest } = context;
      return { value, status, rest, emitted: emitted.length, last: emitted.at(-1), errors, snapshots };
    });
    return isDeepStrictEqual(quick, plain);
  }

  expectSame(): void {
    const [quick, plain] = [this.#quick, this.#plain].map(({ actor, emitted, errors, snapshots }) => ({
      snapshot: described(actor.getSnapshot(), this.#provided),
      persisted: json(actor.getPersistedSnapshot()),
      emitted,
      errors,
      snapshots,
    }));
    // Much quicker than vitest's, which then tells what differs.
    if (!isDeepStrictEqual(quick, plain)) expect(quick).toStrictEqual(plain);
  }

  [Symbol.dispose](): void {
    this.stop();
    vi.mocked(Math.random).mockRestore();
  }
}
