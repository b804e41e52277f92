import type { AnyEventObject, MachineContext } from 'xstate';
import { plainCopy, unreadable } from './plain-copy';

/**
 * What is shown in place of a value, to keep secrets inside the app. Default: the value. Each gets the app's own value,
 * which it must not change; where one throws, a text that says so is shown, and the app goes on.
 */
export interface Sanitizers {
  /** Of the snapshots of actors, and of a machine's definition where it is written down there. */
  sanitizeContext?: (context: MachineContext) => unknown;
  /** The whole event. Its `type` is shown in any case. */
  sanitizeEvent?: (event: AnyEventObject) => unknown;
  /** What an actor was started with: in its snapshots and in the event `xstate.init`. */
  sanitizeInput?: (input: unknown) => unknown;
  /** What an actor ended with: in its snapshots and in the event `xstate.done.actor.…` for its parent. */
  sanitizeOutput?: (output: unknown) => unknown;
  /** What an actor failed with: in its snapshots and in the event `xstate.error.actor.…` for its parent. */
  sanitizeError?: (error: unknown) => unknown;
  /** The config of a machine, after `sanitizeContext`. */
  sanitizeDefinition?: (definition: object) => unknown;
}

/** Plain data of a value, as its sanitizer wants it shown. */
export function shown<Value>(
  value: Value,
  sanitize: ((value: Value) => unknown) | undefined,
  name: keyof Sanitizers,
  size?: number,
): unknown {
  if (!sanitize || value === undefined) return plainCopy(value, size);
  try {
    return plainCopy(sanitize(value), size);
  } catch (error) {
    return unreadable(name, error);
  }
}
