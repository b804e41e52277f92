import { type AnyActorLogic, type AnyActorScope, createActor, type Snapshot } from 'xstate';
import { backoff } from '../../machines/backoff';
import type { PluginLifecycleContext } from '../../machines/context';
import type { PluginPhase } from '../../machines/events';
import type { PluginLifecycle } from '../../machines/plugin-lifecycle-type';
import { reportedByTheApp } from '../../machines/work';

/** An actor that a phase invokes. */
interface Invoked {
  id: string;
  src: string;
  logic: AnyActorLogic;
  inputFrom: (context: PluginLifecycleContext) => unknown;
}

const invokedIn = (machine: PluginLifecycle, phase: PluginPhase): Invoked[] =>
  (machine.states[phase]?.invoke ?? []).map(({ id, src, input }) => ({
    id,
    src: src as string,
    logic: machine.implementations.actors[src as string] as AnyActorLogic,
    inputFrom: (context) => (input as (from: { context: PluginLifecycleContext }) => unknown)({ context }),
  }));

const unprovided: readonly unknown[] = Object.values(reportedByTheApp);

/**
 * The actors that a phase invokes and which may be idle: they would do nothing, because the app has provided none, or
 * because a backoff has nothing to wait for.
 */
export class IdleWork {
  /** Whether the app has provided some of the work, so that it is never idle. */
  readonly isProvided: boolean;
  readonly #invoked: readonly Invoked[];
  readonly #backoffs: readonly Invoked[];

  constructor(machine: PluginLifecycle, phase: PluginPhase) {
    this.#invoked = invokedIn(machine, phase);
    this.#backoffs = this.#invoked.filter(({ logic }) => logic === backoff);
    this.isProvided = this.#invoked.some(({ logic }) => logic !== backoff && !unprovided.includes(logic));
  }

  isIdle(context: PluginLifecycleContext): boolean {
    return !this.isProvided && this.#backoffs.every(({ inputFrom }) => inputFrom(context) === null);
  }

  /** As XState shows the actors in JSON. */
  shown(): Record<string, unknown> {
    return Object.fromEntries(this.#invoked.map(({ id, logic }) => [id, createActor(logic, { id }).toJSON()]));
  }

  /** As XState persists the actors. */
  persisted(context: PluginLifecycleContext): Record<string, unknown> {
    const scope = {} as AnyActorScope;
    const entries = this.#invoked.map(({ id, src, logic, inputFrom }) => {
      const snapshot = logic.getPersistedSnapshot(logic.getInitialSnapshot(scope, inputFrom(context)));
      return [id, { snapshot, src, systemId: undefined, syncSnapshot: false }];
    });
    return Object.fromEntries(entries);
  }

  /** Whether these persisted actors are the phase's, and have not ended. */
  isPersistedAs(children: unknown): boolean {
    const byId: Record<string, { src?: unknown; snapshot?: Partial<Snapshot<unknown>> } | null> = Object(children);
    return (
      Object.keys(byId).length === this.#invoked.length &&
      this.#invoked.every(({ id, src }) => byId[id]?.src === src && byId[id]?.snapshot?.status === 'active')
    );
  }
}
