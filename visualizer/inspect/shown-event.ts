import type { AnyEventObject, Snapshot } from 'xstate';
import type { FrameEvent } from './frames';
import { type Sanitizers, shown } from './sanitizers';
import { shownSnapshot } from './shown-snapshot';

/** XState's own events carry values that are sanitized by what they are. */
function sanitizedInside(event: AnyEventObject, sanitizers: Sanitizers): AnyEventObject {
  const { sanitizeInput, sanitizeOutput, sanitizeError } = sanitizers;
  const { type, input, output, error, snapshot } = event;
  if (type === 'xstate.init') return { ...event, input: shown(input, sanitizeInput, 'sanitizeInput') };
  if (type.startsWith('xstate.done.')) return { ...event, output: shown(output, sanitizeOutput, 'sanitizeOutput') };
  if (type.startsWith('xstate.error.')) return { ...event, error: shown(error, sanitizeError, 'sanitizeError') };
  if (type.startsWith('xstate.snapshot.')) {
    return { ...event, snapshot: shownSnapshot(snapshot as Snapshot<unknown>, sanitizers) };
  }
  return event;
}

/** What a frame tells of an event: plain data, sanitized. */
export function shownEvent(event: AnyEventObject, sanitizers: Sanitizers): FrameEvent {
  const { type } = event;
  const inside = sanitizedInside(event, sanitizers);
  const told = shown(inside, sanitizers.sanitizeEvent, 'sanitizeEvent');
  return typeof told === 'object' && told !== null ? { ...told, type } : { type, event: told };
}
