import { expect, test } from 'vitest';
import { type Actor, introduce } from '../../../visualizer/page/model/actor';
import { countText, timeline } from '../../../visualizer/page/model/timeline';
import { actorFrame, definition } from './frames';

const actor: Actor = {
  ...introduce(actorFrame('x', { value: 'Running' }), definition),
  moves: 12,
  history: [
    { from: 'Starting', to: 'Running', reason: '', timestamp: 10 },
    { from: 'Running', to: 'Failed', reason: '', timestamp: 10 },
    { from: 'Failed', to: 'Validating', reason: '', timestamp: 30 },
  ],
  refused: 4,
  refusals: [
    { event: 'early', phase: 'Starting', timestamp: 5 },
    { event: 'install', phase: 'Running', timestamp: 10 },
    { event: 'stop', phase: 'Failed', timestamp: 20 },
  ],
};

test('moves and refused events are in one order, the newest first', () => {
  const texts = timeline(actor).map((item) => ('move' in item ? item.move.to : `refused ${item.refusal.event}`));
  expect(texts).toEqual(['Validating', 'refused stop', 'Failed', 'refused install', 'Running', 'refused early']);
});

test('an item keeps its key while the history moves on', () => {
  const later = {
    ...actor,
    moves: 13,
    history: [...actor.history.slice(1), { from: 'a', to: 'b', reason: '', timestamp: 40 }],
  };
  const keyOf = (of: Actor) => timeline(of).find((item) => 'move' in item && item.move.to === 'Failed')?.key;
  expect(keyOf(later)).toBe(keyOf(actor));
  expect(new Set(timeline(actor).map(({ key }) => key)).size).toBe(6);
});

test('says how much has happened', () => {
  expect(countText(actor)).toBe('the newest 3 of 12 transitions, 4 refused');
  expect(countText({ ...actor, moves: 3, refused: 0 })).toBe('3 transitions');
  expect(countText({ ...actor, moves: 1, history: [], refused: 0 })).toBe('the newest 0 of 1 transition');
});
