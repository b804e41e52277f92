import * as v from 'valibot';
import { isSendable } from '../inspect/sendable';

/** What XState 4 calls events of its own. */
const OWN_EVENT = /^(done\.(invoke|state)|error\.platform)\./;

const isAllowed = (event: { type: string }): boolean => isSendable(event) && !OWN_EVENT.test(event.type);

const scxmlEvent = v.object({
  data: v.pipe(v.looseObject({ type: v.string() }), v.check(isAllowed)),
  origin: v.string(),
});

const messageFromVisualizer = v.variant('type', [
  v.object({ type: v.literal('xstate.inspecting') }),
  v.object({ type: v.literal('xstate.event'), event: v.pipe(v.string(), v.parseJson(), scxmlEvent) }),
]);

/** What `@xstate/inspect` is given of a visualizer's messages. */
export type Command = { type: 'xstate.inspecting' } | { type: 'xstate.event'; event: string };

/** Reads a message of a visualizer: `undefined` where it is none, or one that is not allowed. */
export function readCommand(message: unknown, allowControl: boolean): Command | undefined {
  const { success, output } = v.safeParse(messageFromVisualizer, message);
  if (!success) return undefined;
  if (output.type === 'xstate.inspecting') return output;
  const { data, origin } = output.event;
  const event = { name: data.type, data, origin, $$type: 'scxml', type: 'external' };
  return allowControl ? { type: 'xstate.event', event: JSON.stringify(event) } : undefined;
}
