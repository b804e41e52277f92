// What goes over the wire, one JSON text a frame: Stately's inspection protocol with a few additions, all optional to
// those who read only Stately's.

/** An actor has started, or is introduced again after a lost connection. */
export interface ActorFrame {
  type: '@xstate.actor';
  sessionId: string;
  name: string;
  /** The config of the actor's machine, as JSON; of an actor that is no machine just an `id`. */
  definition?: string;
  /** On the way to a page: the session whose definition, sent before, is the same text. */
  definitionOf?: string;
  parentId?: string;
  rootId?: string;
  snapshot: FrameSnapshot;
  createdAt: string;
  _version: string;
}

/** An actor was sent an event. */
export interface EventFrame {
  type: '@xstate.event';
  sessionId: string;
  sourceId?: string;
  event: FrameEvent;
  rootId?: string;
  createdAt: string;
  _version: string;
}

/** An actor has taken, or refused, an event. */
export interface SnapshotFrame {
  type: '@xstate.snapshot';
  sessionId: string;
  event: FrameEvent;
  snapshot: FrameSnapshot;
  rootId?: string;
  createdAt: string;
  _version: string;
}

export interface FrameEvent {
  type: string;
  [key: string]: unknown;
}

export interface FrameSnapshot {
  status: 'active' | 'done' | 'error' | 'stopped';
  value?: unknown;
  context?: unknown;
  tags?: string[];
  output?: unknown;
  error?: unknown;
  /** Set where no transition took the event. An addition to Stately's protocol. */
  refused?: true;
  /** The types of the events that would be taken now, where the app allows control. An addition, too. */
  accepts?: string[];
  [key: string]: unknown;
}

/** A frame of Stately's protocol. */
export type InspectionFrame = ActorFrame | EventFrame | SnapshotFrame;

/** The first frame of an app. */
export interface AppHello {
  type: '@plugin-statechart.hello';
  version: 1;
  /** The same for as long as the app's inspector lives: it tells a connection that comes back from a new app. */
  app: string;
  /** What people call the app. */
  name: string;
  /** Whether the app takes events from a page. */
  allowControl: boolean;
}

/** An event for an actor: from a page to the server, and on to the actor's app where both allow control. */
export interface CommandFrame {
  type: '@plugin-statechart.send';
  sessionId: string;
  event: FrameEvent;
}

/** The first frame to a page. */
export interface PageHello {
  type: '@plugin-statechart.hello';
  version: 1;
  /** The server's clock, in ms since the epoch. */
  now: number;
  allowControl: boolean;
  /** The address of the hosted inspector that the page shows, where it was asked for. */
  stately?: string;
}

/** To a page: an app has come, gone or come back. */
export interface AppFrame {
  type: '@plugin-statechart.app';
  app: string;
  name: string;
  connected: boolean;
  allowControl: boolean;
}

/** To a page: the server has forgotten an actor. */
interface ForgottenFrame {
  type: '@plugin-statechart.forgotten';
  sessionId: string;
}

/** To a page that comes late: what was logged last, oldest first. */
interface RecentFrame {
  type: '@plugin-statechart.recent';
  entries: LogEntry[];
}

/** One event of an actor and what came of it: a snapshot frame without its context. */
export interface LogEntry {
  sessionId: string;
  /** Of the actor, in what a server tells a page that comes late: the actor may be forgotten by then. */
  name?: string;
  event: FrameEvent;
  status: FrameSnapshot['status'];
  value?: unknown;
  refused?: true;
  createdAt: string;
}

/** From an app to the server. */
export type FrameFromApp = AppHello | InspectionFrame;

/**
 * From the server to a page. Session ids are made unique across apps: `<app>/<sessionId>`, in `rootId`, `parentId` and
 * `sourceId`, too.
 */
export type FrameToPage = PageHello | AppFrame | InspectionFrame | ForgottenFrame | RecentFrame;

/** What a page keeps of a snapshot frame in its log. */
export const toLogEntry = ({ sessionId, event, snapshot, createdAt }: SnapshotFrame): LogEntry => ({
  sessionId,
  event,
  status: snapshot.status,
  ...(snapshot.value !== undefined && { value: snapshot.value }),
  ...(snapshot.refused && { refused: true }),
  createdAt,
});
