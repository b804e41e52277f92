import type { FrameEvent, FrameSnapshot } from '../inspect/frames';
import type { V4Machine } from './machine';

/** An event, in the envelope that XState 4 keeps it in. */
export interface V4Event {
  name: string;
  data: FrameEvent;
  $$type: 'scxml';
  type: 'external';
  /** The session id of the actor that sent it. */
  origin?: string;
}

/** A state of XState 4, as plain data: what its `State.create` and the visualizers read. */
export interface V4State {
  value: unknown;
  context: unknown;
  event: FrameEvent;
  _event: V4Event;
  /** Visualizers send their events to it. */
  _sessionid: string;
  tags: string[];
  done: boolean;
  // What XState 4 insists on, and no visualizer looks at.
  actions: [];
  activities: Record<never, never>;
  meta: Record<never, never>;
  events: [];
  configuration: [];
  transitions: [];
  children: Record<never, never>;
}

export function toV4Event(machine: V4Machine, event: FrameEvent, origin?: string): V4Event {
  const name = machine.eventType(event.type);
  return {
    name,
    data: { ...event, type: name },
    $$type: 'scxml',
    type: 'external',
    ...(origin !== undefined && { origin }),
  };
}

export function toV4State(sessionId: string, snapshot: FrameSnapshot, event: V4Event): V4State {
  return {
    value: snapshot.value,
    context: snapshot.context,
    event: event.data,
    _event: event,
    _sessionid: sessionId,
    tags: snapshot.tags ?? [],
    done: snapshot.status === 'done',
    actions: [],
    activities: {},
    meta: {},
    events: [],
    configuration: [],
    transitions: [],
    children: {},
  };
}
