import type { AnyStateNode, AnyTransitionDefinition } from 'xstate';
import type { ChartReaction } from './chart';

const DONE_STATE = 'xstate.done.state.';
const DONE_ACTOR = 'xstate.done.actor.';
const ERROR_ACTOR = 'xstate.error.actor.';
const SNAPSHOT_ACTOR = 'xstate.snapshot.';

/** The names of actions, guards or actors as a person wrote them; one that has none is named by its kind. */
export const nameOf = (implementation: unknown, kind: string): string => {
  if (typeof implementation === 'string') return implementation;
  if (typeof implementation === 'function') return implementation.name || kind;
  const type = (implementation as { type?: unknown } | null | undefined)?.type;
  return typeof type === 'string' && type !== '' ? type : kind;
};

/** XState writes a delay as an action that raises an event later; what a person wrote is the delay. */
const isDelay = (action: unknown): boolean =>
  ['xstate.raise', 'xstate.cancel'].includes((action as { type?: string }).type ?? '') &&
  typeof action === 'function' &&
  String((action as { event?: { type?: string } }).event?.type ?? (action as { sendId?: unknown }).sendId).startsWith(
    'xstate.after.',
  );

export const actionNames = (actions: readonly unknown[]): string[] =>
  actions.filter((action) => !isDelay(action)).map((action) => nameOf(action, 'action'));

/** The name of a guard; one that is made of others names them, too. */
export function guardName(guard: unknown): string | undefined {
  if (guard === undefined) return undefined;
  const parts = (guard as { guards?: unknown[] }).guards;
  if (!Array.isArray(parts)) return nameOf(guard, 'guard');
  return `${nameOf(guard, 'guard')}(${parts.map(guardName).join(', ')})`;
}

/** The name of an invoked actor: its source where that has a name, else the id that was given to it. */
const workName = (source: AnyStateNode, id: string): string => {
  const invoked = source.invoke.find((definition) => definition.id === id);
  return invoked ? nameOf(invoked.src, id) : id;
};

function triggerOf(
  source: AnyStateNode,
  transition: AnyTransitionDefinition,
): Pick<ChartReaction, 'trigger' | 'label'> {
  const { eventType } = transition;
  const named = (trigger: 'done' | 'error' | 'snapshot', prefix: string) => ({
    trigger,
    label: `${trigger}: ${workName(source, eventType.slice(prefix.length))}`,
  });
  if (eventType === '') return { trigger: 'always', label: 'always' };
  if (eventType.startsWith(DONE_ACTOR)) return named('done', DONE_ACTOR);
  if (eventType.startsWith(ERROR_ACTOR)) return named('error', ERROR_ACTOR);
  if (eventType.startsWith(SNAPSHOT_ACTOR)) return named('snapshot', SNAPSHOT_ACTOR);
  if (eventType.startsWith(DONE_STATE)) return { trigger: 'done', label: 'done' };
  const delayed = source.after.find((after) => after.eventType === eventType);
  if (delayed) {
    const { delay } = delayed;
    return {
      trigger: 'after',
      label: typeof delay === 'number' ? `after ${delay} ms` : `after ${nameOf(delay, 'delay')}`,
    };
  }
  return { trigger: 'event', label: eventType };
}

/** A description that says nothing is none. */
export const descriptionOf = ({ description }: { description?: string | undefined }): string | undefined =>
  description?.trim() === '' ? undefined : description;

/** What causes a transition of a state, in words. */
export function reactionOf(source: AnyStateNode, transition: AnyTransitionDefinition): ChartReaction {
  return {
    ...triggerOf(source, transition),
    event: transition.eventType,
    guard: guardName(transition.guard),
    actions: actionNames(transition.actions),
    description: descriptionOf(transition),
  };
}
