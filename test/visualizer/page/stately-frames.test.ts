import { expect, test } from 'vitest';
import { StatelyFrames } from '../../../visualizer/page/model/stately';
import { actorFrame, definition, hello, snapshotFrame } from './frames';

test('replays each actor with its definition and its snapshot of now', () => {
  const frames = new StatelyFrames();
  const { definition: _, ...rest } = actorFrame('a/2', { value: 'Off' });
  frames.take(hello);
  frames.take(actorFrame('a/1', { value: 'Off' }));
  frames.take({ ...rest, definitionOf: 'a/1' });
  frames.take(snapshotFrame('a/2', 'press', { value: 'On' }));
  expect(frames.replay().map((frame) => [frame.sessionId, frame.definition, frame.snapshot.value])).toEqual([
    ['a/1', definition, 'Off'],
    ['a/2', definition, 'On'],
  ]);
});

test('replays nothing that only another server knew', () => {
  const frames = new StatelyFrames();
  for (const frame of [hello, actorFrame('a/1', {}), hello, actorFrame('b/1', {})]) frames.take(frame);
  expect(frames.replay().map(({ sessionId }) => sessionId)).toEqual(['b/1']);
});
