import type { AnyEventObject, MachineContext, Snapshot } from 'xstate';
import type { FrameEvent } from './frames';
import { type Sanitizers, shown } from './sanitizers';
import { shownSnapshot } from './shown-snapshot';

/** XState's own events carry values that are sanitized by what they are. */
function sanitizedInside(event: AnyEventObject, sanitizers: Sanitizers): Partial<AnyEventObject> {
  const { type, input, output, error, data, snapshot } = event;
  const { sanitizeContext, sanitizeInput, sanitizeOutput, sanitizeError } = sanitizers;
  if (type === 'xstate.init') return { input: shown(input, sanitizeInput, 'sanitizeInput') };
  if (type === 'xstate.promise.resolve') return { data: shown(data, sanitizeOutput, 'sanitizeOutput') };
  if (type === 'xstate.promise.reject' || type === 'xstate.observable.error') {
    return { data: shown(data, sanitizeError, 'sanitizeError') };
  }
  if (type === 'xstate.observable.next') {
    return { data: shown(data as MachineContext, sanitizeContext, 'sanitizeContext') };
  }
  if (type.startsWith('xstate.done.')) return { output: shown(output, sanitizeOutput, 'sanitizeOutput') };
  if (type.startsWith('xstate.error.')) return { error: shown(error, sanitizeError, 'sanitizeError') };
  if (type.startsWith('xstate.snapshot.'))
    return { snapshot: shownSnapshot(snapshot as Snapshot<unknown>, sanitizers) };
  return {};
}

/** What a frame tells of an event: plain data, sanitized. */
export function shownEvent(event: AnyEventObject, sanitizers: Sanitizers): FrameEvent {
  const { type } = event;
  const inside = type.startsWith('xstate.') ? { ...event, ...sanitizedInside(event, sanitizers) } : event;
  const told = shown(inside, sanitizers.sanitizeEvent, 'sanitizeEvent');
  return typeof told === 'object' && told !== null ? { ...told, type } : { type, event: told };
}
