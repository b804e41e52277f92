import type { FrameSourceOptions } from '../../../visualizer/inspect/frame-source';
import { createFrameSource } from '../../../visualizer/inspect/frame-source';
import type { ActorFrame, EventFrame, InspectionFrame, SnapshotFrame } from '../../../visualizer/inspect/frames';

/** A frame source, and all that it has sent. */
export function framesOf(options?: FrameSourceOptions) {
  const sent: InspectionFrame[] = [];
  const source = createFrameSource((frame) => sent.push(frame), options);
  return {
    ...source,
    sent,
    actors: () => sent.filter((frame): frame is ActorFrame => frame.type === '@xstate.actor'),
    events: () => sent.filter((frame): frame is EventFrame => frame.type === '@xstate.event'),
    snapshots: () => sent.filter((frame): frame is SnapshotFrame => frame.type === '@xstate.snapshot'),
  };
}

/** What a frame is about, in a line. */
export function inWords(frame: InspectionFrame): string {
  if (frame.type === '@xstate.actor') return `actor ${frame.name}`;
  if (frame.type === '@xstate.event') return `event ${frame.event.type}`;
  const { status, value } = frame.snapshot;
  return `${frame.event.type} → ${value ?? status}`;
}
