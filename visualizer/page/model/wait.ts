import type { Actor } from './actor';
import type { Definition } from './definition';
import type { Wait } from './plugin-context';
import { stateIds } from './state-value';

/** The work that waits for the next recovery attempt. */
const BACKOFF = 'backoff';

/** The names of the work that the current phase invokes. */
const workOf = ({ value }: Actor, { states }: Definition): string[] =>
  stateIds(value).flatMap((id) => states.get(id)?.work ?? []);

/** The wait for the next attempt, while there is one: an attempt lasts on while the plugin is started again. */
export const waitOf = (actor: Actor, definition: Definition): Wait | undefined =>
  actor.status === 'active' && workOf(actor, definition).includes(BACKOFF) ? actor.attempt : undefined;

/** What is left of a wait, in ms. It is never longer than it was, though the clock ticks but once a second. */
export const leftOf = ({ deadline, delay }: Wait, now: number): number =>
  Math.min(Math.max(0, deadline - now), Math.max(0, delay));
