import type { EventObject, Snapshot } from 'xstate';
import { now } from '../../machines/clock';
import { initialContext, type PluginLifecycleInput } from '../../machines/context';
import { entering } from '../../machines/entering';
import type { PluginPhase } from '../../machines/events';
import { perPhase } from '../../machines/per-phase';
import { pluginLifecycle } from '../../machines/plugin-lifecycle';
import type { PluginLifecycle, PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import { isPluginPhase } from '../phases';
import { isUninspected, watchInspection } from './inspection';
import { nextContext } from './next-context';
import { hasChildren, isFormed, PhaseForm } from './phase-form';
import { outcomeOf, type PlainEntry, type PlainMove, plainEntry } from './plain-moves';

type Scope = Parameters<PluginLifecycle['transition']>[2];

/** Whether an app provided no action and no guard of its own: then the statechart's are known. */
function hasOwnActions({ implementations }: PluginLifecycle): boolean {
  const { actions, guards } = pluginLifecycle.implementations;
  const keeps = <Kind extends object>(own: Kind, given: Kind) =>
    Object.keys(own).every((name) => own[name as keyof Kind] === given[name as keyof Kind]);
  return keeps(actions, implementations.actions) && keeps(guards, implementations.guards);
}

/** While an actor is being made it has no snapshot yet, and XState's development build refuses to say so. */
function isBeingMade({ self }: Scope): boolean {
  try {
    return self.getSnapshot() === undefined;
  } catch {
    return true;
  }
}

/** Whether an actor is being made that nobody inspects. XState's pure functions come with one that was made before. */
function isQuickStart(scope: Scope): boolean {
  if (!isBeingMade(scope)) return false;
  watchInspection(scope.self);
  return isUninspected(scope.system);
}

/** `undefined` where the input is wrong: then XState says what becomes of the actor. */
function initialContextOf({ to, up, after }: PlainEntry, input: PluginLifecycleInput | undefined) {
  const time = now();
  try {
    const context = initialContext(input as PluginLifecycleInput, to);
    Object.assign(context, entering(context, to, up, time));
    for (const change of after) Object.assign(context, change(context, time));
    return context;
  } catch {
    return undefined;
  }
}

/**
 * The same actor logic, which takes plain moves itself: of those it is known from the statechart what XState's
 * interpreter would make of them, and it is done in a small part of the time. All else is left to XState: work that an
 * app provided, backoffs, guards, every event while somebody inspects, and what is not the actor's own transition, as
 * in XState's pure functions.
 *
 * Idle work is not spawned, but shown and persisted as if it were.
 */
export function quickLogic(machine: PluginLifecycle): PluginLifecycle {
  const logic: PluginLifecycle = Object.create(machine);
  logic.provide = (implementations) => quickLogic(machine.provide(implementations));
  if (!hasOwnActions(machine)) return logic;

  const formOf = perPhase((phase) => new PhaseForm(machine, phase));

  function move(
    snapshot: PluginLifecycleSnapshot,
    plain: PlainMove,
    event: EventObject,
    scope: Scope,
  ): PluginLifecycleSnapshot | undefined {
    const form = formOf(plain.to);
    if (form.work.isProvided || hasChildren(snapshot)) return undefined;
    const { context, record } = nextContext(snapshot.context, plain, event);
    if (!form.work.isIdle(context)) return undefined;
    scope.emit({ type: 'transition', pluginId: context.pluginId, transition: record });
    return form.snapshot(context);
  }

  logic.transition = (snapshot, event, scope) => {
    const { self, system } = scope;
    if (isUninspected(system) && self.getSnapshot() === snapshot && snapshot.status === 'active') {
      const outcome = outcomeOf(snapshot.value, event);
      if (outcome === 'refused') {
        scope.emit({ type: 'refused', event, phase: snapshot.value });
        return snapshot;
      }
      const next = outcome && move(snapshot, outcome, event, scope);
      if (next) return next;
    }
    const next = machine.transition(snapshot, event, scope);
    return isFormed(next) && next !== snapshot ? goOn(next) : next;
  };

  /** XState went on from a snapshot whose work is idle. */
  const goOn = (next: PluginLifecycleSnapshot): PluginLifecycleSnapshot =>
    next.status === 'active' ? formOf(next.value).snapshot(next.context) : { ...next, children: {} };

  logic.getInitialSnapshot = (scope, input) =>
    (isQuickStart(scope) && initialSnapshot(input)) || machine.getInitialSnapshot(scope, input);

  function initialSnapshot(input: PluginLifecycleInput | undefined): PluginLifecycleSnapshot | undefined {
    const phase = machine.config.initial as PluginPhase;
    const entry = plainEntry(phase);
    const context = entry && initialContextOf(entry, input);
    return context && formOf(phase).work.isIdle(context) ? formOf(phase).snapshot(context) : undefined;
  }

  logic.restoreSnapshot = (snapshot, scope) =>
    (isQuickStart(scope) && restoredSnapshot(snapshot, scope)) || machine.restoreSnapshot(snapshot, scope);

  function restoredSnapshot(snapshot: Snapshot<unknown>, scope: Scope): PluginLifecycleSnapshot | undefined {
    const { value, children } = snapshot as Partial<PluginLifecycleSnapshot>;
    const form = isPluginPhase(value) ? formOf(value) : undefined;
    if (!form?.work.isPersistedAs(children)) return undefined;
    const childless: object = { ...snapshot, children: {} };
    const { status, context } = machine.restoreSnapshot(childless as Snapshot<unknown>, scope);
    return status === 'active' && context && form.work.isIdle(context) ? form.snapshot(context) : undefined;
  }

  logic.getPersistedSnapshot = (snapshot, options) => {
    const persisted = machine.getPersistedSnapshot(snapshot, options);
    if (!isFormed(snapshot)) return persisted;
    const children = formOf(snapshot.value).work.persisted(snapshot.context);
    return Object.assign(persisted, { children });
  };

  return logic;
}
