import * as v from 'valibot';
import type { CommandFrame, FrameFromApp } from '../inspect/frames';

const DEEPEST = 64;

/** JSON can nest deeper than a program's stack is. */
function isShallow(value: unknown, left = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1));
}

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
const texts = v.pipe(v.array(text(16_384)), v.maxLength(10_000));
const shallow = <Value>() => v.check<Value, string>((value) => isShallow(value), `nests deeper than ${DEEPEST} levels`);

const event = v.pipe(v.looseObject({ type: text(16_384) }), shallow());

const snapshot = v.pipe(
  v.looseObject({
    status: v.picklist(['active', 'done', 'error', 'stopped']),
    tags: v.exactOptional(texts),
    refused: v.exactOptional(v.literal(true)),
    accepts: v.exactOptional(texts),
  }),
  shallow(),
);

const inspected = {
  sessionId: id,
  rootId: v.exactOptional(id),
  createdAt: text(64),
  _version: text(64),
};

const frameFromApp = v.variant('type', [
  v.object({
    type: v.literal('@plugin-statechart.hello'),
    version: v.literal(1),
    app: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
    name: text(256),
    allowControl: v.boolean(),
  }),
  v.object({
    type: v.literal('@xstate.actor'),
    ...inspected,
    name: text(1024),
    definition: v.exactOptional(text(1024 * 1024)),
    parentId: v.exactOptional(id),
    snapshot,
  }),
  v.object({ type: v.literal('@xstate.event'), ...inspected, sourceId: v.exactOptional(id), event }),
  v.object({ type: v.literal('@xstate.snapshot'), ...inspected, event, snapshot }),
]);

const command = v.object({
  type: v.literal('@plugin-statechart.send'),
  sessionId: v.pipe(v.string(), v.maxLength(512)),
  event,
});

/** What is wrong with a frame. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

function read<Frame>(schema: v.GenericSchema<unknown, Frame>, json: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new FrameError('a frame should be JSON');
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const path = v.getDotPath(result.issues[0]);
  throw new FrameError(path === null ? 'a frame should be an object of a known type' : `a frame has a wrong ${path}`);
}

/** @throws {FrameError} it is no frame that an app may send */
export const readFrameFromApp = (json: string): FrameFromApp => read<FrameFromApp>(frameFromApp, json);

/** @throws {FrameError} it is no frame that a page may send */
export const readFrameFromPage = (json: string): CommandFrame => read<CommandFrame>(command, json);
