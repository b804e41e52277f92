import type { AnyEventObject } from 'xstate';

/** Whether something from outside may be sent to an actor: plain data, and none of XState's own events. */
export function isSendable(event: unknown): event is AnyEventObject {
  if (typeof event !== 'object' || event === null || Object.getPrototypeOf(event) !== Object.prototype) return false;
  const { type } = event as { type?: unknown };
  return typeof type === 'string' && type !== '' && type !== '*' && !type.startsWith('xstate.');
}
