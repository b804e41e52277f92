import type { ActorFrame, FrameSnapshot, LogEntry, PageHello, SnapshotFrame } from '../../../visualizer/inspect/frames';

export const hello: PageHello = {
  type: '@plugin-statechart.hello',
  version: 1,
  now: 1_700_000_000_000,
  allowControl: false,
};

/** A machine of two states, where work that fails leads to Broken. */
export const definition = JSON.stringify({
  id: 'lamp',
  states: {
    Off: { tags: ['terminal'], description: 'Dark.', on: { press: 'On' } },
    On: { tags: ['active', 'terminal'], invoke: { src: 'shine', onError: { target: 'Broken' } }, on: { press: 'Off' } },
    Broken: {},
  },
  on: { force: [{ target: '.Off' }, { target: '.On' }, { target: '.Broken' }] },
});

export const actorFrame = (sessionId: string, snapshot: Partial<FrameSnapshot>, more = {}): ActorFrame => ({
  type: '@xstate.actor',
  sessionId,
  name: 'lamp',
  definition,
  snapshot: { status: 'active', ...snapshot },
  createdAt: '1000',
  _version: '0.7.2',
  ...more,
});

export const snapshotFrame = (
  sessionId: string,
  event: string,
  snapshot: Partial<FrameSnapshot>,
  createdAt = '2000',
): SnapshotFrame => ({
  type: '@xstate.snapshot',
  sessionId,
  event: { type: event },
  snapshot: { status: 'active', ...snapshot },
  createdAt,
  _version: '0.7.2',
});

export const entry = (sessionId: string, event: string, more: Partial<LogEntry> = {}): LogEntry => ({
  sessionId,
  event: { type: event },
  status: 'active',
  value: 'Off',
  createdAt: '1500',
  ...more,
});
