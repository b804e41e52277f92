import { expect, test } from 'vitest';
import { introduce } from '../../../visualizer/page/model/actor';
import type { Listed } from '../../../visualizer/page/model/list';
import { WantedPlugin } from '../../../visualizer/page/model/wanted';
import { actorFrame, definition } from './frames';

const plugin = (sessionId: string, name: string, isPresent = true, app = 'shop'): Listed => ({
  role: 'resting',
  app,
  isPresent,
  actor: introduce(actorFrame(sessionId, { value: 'Off', context: { pluginId: name } }), definition),
});

test('of an app that is started again the same plugin is looked at', () => {
  const wanted = new WantedPlugin();
  wanted.choose([plugin('a/1', 'web')], 'a/1');
  expect(wanted.follow([plugin('a/1', 'web')], 'a/1')).toBeUndefined();
  expect(wanted.follow([plugin('a/1', 'web', false)], 'a/1')).toBeUndefined();
  const others = [plugin('b/1', 'mail'), plugin('c/1', 'web', true, 'another app')];
  expect(wanted.follow([plugin('a/1', 'web', false), ...others], 'a/1')).toBeUndefined();
  expect(wanted.follow([plugin('a/1', 'web', false), ...others, plugin('b/2', 'web')], 'a/1')).toBe('b/2');
  expect(wanted.follow([plugin('b/2', 'web')], 'b/2')).toBeUndefined();
});

test('it is found again, too, when another was shown meanwhile that nobody chose', () => {
  const wanted = new WantedPlugin();
  wanted.choose([plugin('a/1', 'web')], 'a/1');
  expect(wanted.follow([plugin('x/1', 'auth')], 'x/1')).toBeUndefined();
  expect(wanted.follow([plugin('x/1', 'auth'), plugin('b/1', 'web')], 'x/1')).toBe('b/1');
});

test('another that was chosen stays, and so does one of the past', () => {
  const wanted = new WantedPlugin();
  const all = [plugin('x/1', 'auth'), plugin('a/1', 'web', false), plugin('b/1', 'web')];
  wanted.choose(all, 'x/1');
  expect(wanted.follow(all, 'x/1')).toBeUndefined();
  wanted.choose(all, 'a/1');
  expect(wanted.follow(all, 'a/1')).toBeUndefined();
});
