import { expect, test } from 'vitest';
import { pluginLifecycle } from '../../../machines/plugin-lifecycle';
import { introduce } from '../../../visualizer/page/model/actor';
import { readDefinition } from '../../../visualizer/page/model/definition';
import { leftOf, waitOf } from '../../../visualizer/page/model/wait';
import { actorFrame } from './frames';

const text = JSON.stringify(pluginLifecycle.config);
const definition = readDefinition(text);
const attempt = { number: 2, delay: 2000, deadline: 5000 };
const inPhase = (value: string, status: 'active' | 'stopped' = 'active') =>
  introduce(actorFrame('x', { value, status, context: { attempt } }), text);

test('a plugin waits where its phase waits, not as long as the attempt lasts', () => {
  const deadlines = [...definition.states.keys()].filter(
    (phase) => waitOf(inPhase(phase), definition)?.deadline === 5000,
  );
  expect(deadlines).toEqual(['Recovering', 'Failed']);
});

test('a plugin that was stopped waits for nothing', () => {
  expect(waitOf(inPhase('Recovering', 'stopped'), definition)).toBeUndefined();
});

test('no wait is longer than it was, though the clock is behind', () => {
  expect([3100, 4000, 4600, 5000, 9000].map((now) => leftOf(attempt, now))).toEqual([1900, 1000, 400, 0, 0]);
  expect(leftOf({ number: 1, delay: 1000, deadline: 5000 }, 3100)).toBe(1000);
});
