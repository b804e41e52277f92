import { expect, test } from 'vitest';
import { advance, introduce } from '../../../visualizer/page/model/actor';
import { actorFrame, definition, snapshotFrame } from './frames';

const lamp = introduce(actorFrame('app/x:1', { value: 'Off' }), definition);

const context = {
  pluginId: 'kubernetes',
  history: [{ from: 'Running', to: 'Recovering', reason: 'exit code 137', timestamp: 1900 }],
  sequence: 12,
  retry: { attempts: 2 },
  backoff: { maxAttempts: 5 },
  attempt: { number: 2, delay: 2000, deadline: 3900 },
};

test('an actor without a context of ours is shown by its value, and keeps its own history', () => {
  expect(lamp).toMatchObject({ app: 'app', name: 'lamp', phase: 'Off', since: 1000, moves: 0, history: [] });
  const on = advance(lamp, snapshotFrame('app/x:1', 'press', { value: 'On' }));
  expect(on).toMatchObject({ phase: 'On', since: 2000, moves: 1 });
  const steps = [{ from: ['Off'], to: ['On'] }];
  expect(on.history).toEqual([{ from: 'Off', to: 'On', reason: 'press', timestamp: 2000, steps }]);
});

test('a history that the page keeps itself has an end', () => {
  let actor = lamp;
  for (let n = 0; n < 120; n += 1) {
    actor = advance(actor, snapshotFrame('app/x:1', 'press', { value: n % 2 ? 'Off' : 'On' }, String(2000 + n)));
  }
  expect([actor.moves, actor.history.length]).toEqual([120, 50]);
});

test('a plugin is read off its context', () => {
  const plugin = advance(lamp, snapshotFrame('app/x:1', 'recover', { value: 'Recovering', context }));
  expect(plugin).toMatchObject({
    name: 'kubernetes',
    phase: 'Recovering',
    since: 1900,
    moves: 12,
    attempts: 2,
    maxAttempts: 5,
    attempt: context.attempt,
    history: context.history,
  });
});

test.each([
  ['null', null],
  ['a text', 'secret'],
  ['wrong in each part', { pluginId: 7, history: 'x', sequence: '1', attempt: 3, retry: [], backoff: null }],
  ['a history with holes', { history: [null] }],
])('a context that is %s does not break it', (_, strange) => {
  const actor = advance(lamp, snapshotFrame('app/x:1', 'press', { value: 'On', context: strange }));
  expect(actor).toMatchObject({ name: 'lamp', phase: 'On', moves: 1, attempts: undefined });
});

test('a refused event moves nothing, and is remembered', () => {
  const refused = advance(lamp, snapshotFrame('app/x:1', 'install', { value: 'Off', refused: true }));
  expect(refused).toMatchObject({ phase: 'Off', since: 1000, moves: 0, refused: 1 });
  expect(refused.refusals).toEqual([{ event: 'install', phase: 'Off', timestamp: 2000 }]);
});

test('what was learned of an actor survives its second introduction', () => {
  const refused = advance(lamp, snapshotFrame('app/x:1', 'install', { value: 'Off', refused: true }));
  const again = introduce(actorFrame('app/x:1', { value: 'Off' }, { createdAt: '9000' }), definition, refused);
  expect(again).toMatchObject({ refused: 1, since: 1000 });
});

test.each([
  [{ form: 'editing' }, 'form.editing'],
  [{ left: 'on', right: { up: 'off' } }, 'left.on, right.up.off'],
  ['Running', 'Running'],
])('reads the value %j as %s', (value, phase) => {
  expect(introduce(actorFrame('x', { value }), definition).phase).toBe(phase);
});

test('times are read as numbers and as dates', () => {
  const at = (createdAt: string) => introduce(actorFrame('x', { value: 'Off' }, { createdAt }), definition).since;
  expect([at('1700000000000'), at('2023-11-14T22:13:20.000Z')]).toEqual([1_700_000_000_000, 1_700_000_000_000]);
});
