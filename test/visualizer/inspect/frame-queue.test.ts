import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FrameQueue } from '../../../visualizer/inspect/frame-queue';
import type { ActorFrame, EventFrame, InspectionFrame } from '../../../visualizer/inspect/frames';

const base = { createdAt: '0', _version: '0' };
const actor = (sessionId: string): ActorFrame => ({
  ...base,
  type: '@xstate.actor',
  sessionId,
  name: sessionId,
  snapshot: { status: 'active' },
});
const event = (sessionId: string, type: string): EventFrame => ({
  ...base,
  type: '@xstate.event',
  sessionId,
  event: { type },
});

/** A queue, and the actors that run. */
function queueOf(limit: number, ...running: string[]) {
  const live = new Set(running);
  const queue = new FrameQueue(limit, {
    replay: () => [...live].map(actor),
    introduction: (sessionId) => (live.has(sessionId) ? actor(sessionId) : undefined),
  });
  return { queue, live };
}

function takeAll(queue: FrameQueue): InspectionFrame[] {
  const taken: InspectionFrame[] = [];
  for (let frame = queue.shift(); frame !== undefined; frame = queue.shift()) taken.push(JSON.parse(frame));
  return taken;
}

const inWords = (frame: InspectionFrame) =>
  `${frame.sessionId} ${frame.type === '@xstate.event' ? frame.event.type : 'is'}`;

it('gives what it was given once somebody listens, each actor before what happened to it', () => {
  const { queue } = queueOf(10, 'a', 'b');
  for (const frame of [actor('a'), event('a', '1'), actor('b'), event('b', '1'), event('a', '2')]) {
    expect(queue.push(frame)).toBe(true);
  }
  queue.open();
  expect(takeAll(queue).map(inWords)).toEqual(['a is', 'b is', 'a 1', 'b 1', 'a 2']);
  expect(queue.isEmpty).toBe(true);
  for (const frame of [actor('c'), event('c', '1')]) queue.push(frame);
  expect(takeAll(queue).map(inWords)).toEqual(['c is', 'c 1']);
});

it('drops the oldest, and keeps the introduction of an actor that has ended since', () => {
  const { queue, live } = queueOf(3, 'a', 'b');
  for (const frame of [event('b', '1'), event('a', '1')]) queue.push(frame);
  live.clear();
  for (const frame of [event('a', '2'), event('a', '3')]) queue.push(frame);
  queue.open();
  expect(takeAll(queue).map(inWords)).toEqual(['a is', 'a 1', 'a 2', 'a 3']);
});

it('drops as many of the oldest as the length of the newest takes', () => {
  const { queue, live } = queueOf(10, 'a', 'b');
  const long = (sessionId: string, type: string, length: number): EventFrame => ({
    ...event(sessionId, type),
    event: { type, ballast: 'x'.repeat(length) },
  });
  const MIB = 1024 * 1024;
  const hadRoom = [
    event('a', '1'),
    long('b', '1', 5 * MIB),
    long('b', '2', 5 * MIB),
    long('b', '3', 5 * MIB),
    long('b', '4', 7 * MIB),
    event('b', '5'),
  ].map((frame) => queue.push(frame));
  expect(hadRoom).toEqual([true, true, true, true, false, true]);
  live.clear();
  queue.open();
  expect(takeAll(queue).map(inWords)).toEqual(['b is', 'b 3', 'b 4', 'b 5']);
  expect(queue.push(long('b', '6', 15 * MIB))).toBe(true);
});

it('introduces each actor again to each one who listens', () => {
  const { queue, live } = queueOf(10, 'a', 'b');
  queue.open();
  expect(takeAll(queue).map(inWords)).toEqual(['a is', 'b is']);
  queue.close();
  queue.push(event('b', 'last'));
  live.delete('b');
  queue.open();
  expect(takeAll(queue).map(inWords)).toEqual(['b is', 'a is', 'b last']);
});

it('introduces an actor that has ended again where only its introduction was taken', () => {
  const { queue, live } = queueOf(10, 'a');
  queue.push(event('a', 'last'));
  live.clear();
  for (const count of [1, 2]) {
    queue.open();
    expect(inWords(JSON.parse(queue.shift() ?? '')), `attempt ${count}`).toBe('a is');
    queue.close();
  }
  queue.open();
  expect(takeAll(queue).map(inWords)).toEqual(['a is', 'a last']);
  queue.close();
  expect(queue.isEmpty).toBe(true);
});

it('keeps no introduction that nobody took, of an actor that has ended since', () => {
  const { queue, live } = queueOf(10, 'a');
  queue.open();
  queue.close();
  live.clear();
  queue.open();
  expect(queue.isEmpty).toBe(true);
});

it('stays within its bounds, loses nothing needlessly, and tells nobody of an actor that they do not know', () => {
  const session = fc.constantFrom('a', 'b', 'c', 'd');
  const step = fc.oneof(
    { weight: 2, arbitrary: fc.tuple(fc.constant('start'), session) },
    { weight: 8, arbitrary: fc.tuple(fc.constant('event'), session) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('end'), session) },
    { weight: 2, arbitrary: fc.tuple(fc.constant('shift'), session) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('reconnect'), session) },
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 80 }), (limit, steps) => {
      const { queue, live } = queueOf(limit);
      let isOpen = false;
      let known = new Set<string>();
      const happened: InspectionFrame[] = [];
      const taken: InspectionFrame[] = [];
      const take = (frame: InspectionFrame) => {
        taken.push(frame);
        if (frame.type === '@xstate.actor') known.add(frame.sessionId);
        else expect(known.has(frame.sessionId)).toBe(true);
      };
      const open = () => {
        isOpen = true;
        known = new Set();
        queue.open();
      };
      const tell = (frame: InspectionFrame) => {
        if (frame.type !== '@xstate.actor') happened.push(frame);
        // As a connection does that is told of too much.
        if (!queue.push(frame) && isOpen) {
          queue.close();
          isOpen = false;
        }
      };
      for (const [kind, session] of steps) {
        if (kind === 'start' && !live.has(session)) {
          live.add(session);
          tell(actor(session));
        } else if (kind === 'event' && live.has(session)) {
          tell(event(session, String(happened.length)));
        } else if (kind === 'end' && live.has(session) && !isOpen) {
          tell(event(session, `end ${happened.length}`));
          live.delete(session);
        } else if (kind === 'shift' && isOpen) {
          const frame = queue.shift();
          if (frame !== undefined) take(JSON.parse(frame));
        } else if (kind === 'reconnect') {
          queue.close();
          open();
        }
      }
      if (!isOpen) open();
      const rest = takeAll(queue);
      rest.forEach(take);
      expect(rest.length).toBeLessThanOrEqual(
        limit + new Set([...live, ...rest.map(({ sessionId }) => sessionId)]).size,
      );
      const told = taken.filter(({ type }) => type !== '@xstate.actor');
      const inOrder = told.map(inWords);
      expect(told).toEqual(happened.filter((frame) => inOrder.includes(inWords(frame))));
      expect(inOrder).toEqual(expect.arrayContaining(happened.slice(-limit).map(inWords)));
    }),
    { numRuns: 2000 },
  );
});
