import type { ActorFrame, FrameSnapshot, SnapshotFrame } from '../../inspect/frames';
import { errorText, timeOf } from './frame-values';
import { type Move, readPluginContext, type Wait } from './plugin-context';
import { stateText, stepsBetween } from './state-value';

/** An event that no transition took. */
export interface Refusal {
  readonly event: string;
  readonly phase: string;
  readonly timestamp: number;
}

/** What the page knows of an actor. */
export interface Actor {
  readonly sessionId: string;
  /** The app that it lives in. */
  readonly app: string;
  readonly name: string;
  readonly parentId: string | undefined;
  /** The text of its definition; actors of one machine share it. */
  readonly definition: string | undefined;
  readonly status: FrameSnapshot['status'];
  readonly error: string | undefined;
  readonly value: unknown;
  /** The ids of its innermost states, in one text; empty for an actor that is no machine. */
  readonly phase: string;
  /** When it entered its phase, in ms since the epoch. */
  readonly since: number;
  /** Oldest first. */
  readonly history: readonly Move[];
  /** How many moves it has ever made, as far as is known. */
  readonly moves: number;
  /** The newest, oldest first. */
  readonly refusals: readonly Refusal[];
  readonly refused: number;
  readonly attempts: number | undefined;
  readonly maxAttempts: number | undefined;
  readonly attempt: Wait | undefined;
  readonly accepts: readonly string[];
  /** The actors that it has started and that have not ended. */
  readonly work: readonly Pick<Actor, 'sessionId' | 'name'>[];
}

/** How many moves the page itself remembers of a machine that keeps no history, and how many refused events. */
const REMEMBERED = 50;

/** XState's name for the first event of every actor. */
const INIT = 'xstate.init';

/** Whether it is shown as a plugin: it is a machine. Others are work, seen in the log. */
export const isPlugin = ({ value }: Actor): boolean => value !== undefined;

/** The actor with what a snapshot says of it. */
function withSnapshot(actor: Actor, snapshot: FrameSnapshot, event: string, at: number): Actor {
  const { pluginId, history, sequence, attempt, retry, backoff } = readPluginContext(snapshot.context);
  const value = snapshot.value ?? actor.value;
  const phase = stateText(value);
  const moved = actor.phase !== '' && phase !== actor.phase;
  const noted = moved
    ? [
        ...actor.history,
        { from: actor.phase, to: phase, reason: event, timestamp: at, steps: stepsBetween(actor.value, value) },
      ].slice(-REMEMBERED)
    : actor.history;
  const known = history ?? noted;
  return {
    ...actor,
    name: pluginId ?? actor.name,
    status: snapshot.status,
    error: errorText(snapshot.error),
    value,
    phase,
    since: history?.at(-1)?.timestamp ?? (moved || actor.since === 0 ? at : actor.since),
    history: known,
    moves: sequence ?? history?.length ?? actor.moves + (moved ? 1 : 0),
    attempts: retry?.attempts,
    maxAttempts: backoff?.maxAttempts,
    attempt: attempt ?? undefined,
    accepts: snapshot.accepts ?? [],
  };
}

/** An actor that has started, or is introduced again: then what was learned of it stays. */
export function introduce(frame: ActorFrame, definition: string | undefined, known?: Actor): Actor {
  const { sessionId, name, parentId, snapshot, createdAt } = frame;
  const blank: Actor = {
    sessionId,
    app: sessionId.slice(0, Math.max(sessionId.indexOf('/'), 0)),
    name,
    parentId,
    definition,
    status: snapshot.status,
    error: undefined,
    value: undefined,
    phase: '',
    since: 0,
    history: [],
    moves: 0,
    refusals: [],
    refused: 0,
    attempts: undefined,
    maxAttempts: undefined,
    attempt: undefined,
    accepts: [],
    work: [],
  };
  return withSnapshot(known ? { ...known, name, definition } : blank, snapshot, INIT, timeOf(createdAt));
}

/** The actor after an event that it did not take. */
export function refuse(actor: Actor, refusal: Refusal): Actor {
  return { ...actor, refused: actor.refused + 1, refusals: [...actor.refusals, refusal].slice(-REMEMBERED) };
}

/** The actor after an event. */
export function advance(actor: Actor, { snapshot, event, createdAt }: SnapshotFrame): Actor {
  const timestamp = timeOf(createdAt);
  const next = withSnapshot(actor, snapshot, event.type, timestamp);
  return snapshot.refused ? refuse(next, { event: event.type, phase: next.phase, timestamp }) : next;
}
