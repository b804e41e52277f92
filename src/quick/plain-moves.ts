import type { EventObject } from 'xstate';
import type { PluginLifecycleContext } from '../../machines/context';
import type { PluginPhase } from '../../machines/events';
import { perPhase } from '../../machines/per-phase';
import { pluginLifecycle } from '../../machines/plugin-lifecycle';
import { endRecovery, forgetAttempts, forgetWhenStable, type Recovery } from '../../machines/recovery';
import { isActive, PLUGIN_PHASES } from '../phases';

export type RecoveryChange = (context: Omit<PluginLifecycleContext, 'history'>, now: number) => Recovery;

/** Entering a phase, where XState would change the context and tell, and, but for the phase's work, do no more. */
export interface PlainEntry {
  readonly to: PluginPhase;
  /** Whether the plugin is up in the phase. */
  readonly up: boolean;
  /** What changes once it is entered, in this order. */
  readonly after: readonly RecoveryChange[];
}

/** A move for which the same holds. */
export interface PlainMove extends PlainEntry {
  /** What changes before the phase is entered, in this order. */
  readonly before: readonly RecoveryChange[];
}

/** What an event leads to: a plain move; nothing, because no transition takes it; `undefined` where only XState knows. */
type Outcome = PlainMove | 'refused' | undefined;

/** The actions that change the context and nothing else, by the names that the statechart has for them. */
const CHANGES: Readonly<Record<string, RecoveryChange>> = { endRecovery, forgetAttempts, forgetWhenStable };

type Action = string | { type: string };

const nameOf = (action: Action): string => (typeof action === 'string' ? action : action.type);

function changesOf(actions: readonly unknown[]): RecoveryChange[] | undefined {
  const changes = actions.map((action) => CHANGES[nameOf(action as Action)]);
  return changes.every((change) => change !== undefined) ? changes : undefined;
}

/** `undefined` where only XState knows what entering the phase does. */
export function plainEntry(to: PluginPhase): PlainEntry | undefined {
  const [enter, ...entry] = pluginLifecycle.states[to]?.entry ?? [];
  const after = changesOf(entry);
  return enter && nameOf(enter as Action) === 'enter' && after ? { to, up: isActive(to), after } : undefined;
}

/** Read off the statechart by asking XState itself. */
class Outcomes {
  readonly #from: PluginPhase;
  readonly #of = new Map<string, Outcome>();
  readonly #ofForce = new Map<unknown, Outcome>();

  constructor(from: PluginPhase) {
    this.#from = from;
    const accepted: Record<string, readonly { guard?: unknown }[]> = { ...pluginLifecycle.states[from]?.on };
    for (const type of pluginLifecycle.events) {
      // A guard may ask for the context, which is not known yet, and XState's own events tell of work.
      const isPlain = !type.startsWith('xstate.') && !accepted[type]?.some(({ guard }) => guard);
      if (isPlain) this.#of.set(type, this.#ask({ type }));
    }
    for (const to of PLUGIN_PHASES) this.#ofForce.set(to, this.#ask({ type: 'force', to }));
  }

  get(event: EventObject & { to?: unknown }): Outcome {
    const { type, to } = event;
    return type === 'force' ? this.#ofForce.get(to) : this.#of.get(type);
  }

  #ask(event: EventObject & { to?: PluginPhase }): Outcome {
    const snapshot = pluginLifecycle.resolveState({ value: this.#from, context: {} as PluginLifecycleContext });
    const [transition] = pluginLifecycle.getTransitionData(snapshot, event as never);
    if (!transition) return 'refused';
    const entry = plainEntry(transition.target?.[0]?.key as PluginPhase);
    const before = changesOf([...(pluginLifecycle.states[this.#from]?.exit ?? []), ...transition.actions]);
    return entry && before && { ...entry, before };
  }
}

const outcomesIn = perPhase((phase) => new Outcomes(phase));

/** What an event leads to in a phase. */
export const outcomeOf = (phase: PluginPhase, event: EventObject): Outcome => outcomesIn(phase).get(event);
