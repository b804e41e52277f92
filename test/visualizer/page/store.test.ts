import { effect } from '@preact/signals';
import { expect, test } from 'vitest';
import { LOG_LIMIT } from '../../../visualizer/page/model/log';
import { Store } from '../../../visualizer/page/model/store';
import { actorFrame, definition, entry, hello, snapshotFrame } from './frames';

const names = (store: Store) => store.plugins.value.map((plugin) => plugin.value.name);
const events = (store: Store) => store.log.value.map(({ name, event }) => `${name} ${event}`);

const named = (sessionId: string, pluginId: string) => actorFrame(sessionId, { value: 'Off', context: { pluginId } });

test('lists machines as plugins, by name, and other actors not', () => {
  const store = new Store();
  store.apply([hello, named('a/1', 'plugin-10'), named('a/2', 'plugin-9'), actorFrame('a/3', {}, { name: 'shine' })]);
  expect(names(store)).toEqual(['plugin-9', 'plugin-10']);
});

test('takes the definition of an actor from another that has the same', () => {
  const store = new Store();
  const { definition: _, ...rest } = actorFrame('a/2', { value: 'Off' });
  store.apply([hello, actorFrame('a/1', { value: 'Off' }), { ...rest, definitionOf: 'a/1' }]);
  expect(store.actor('a/2')?.value.definition).toBe(definition);
});

test('news of a plugin reaches those who look at it, and no others', () => {
  const store = new Store();
  store.apply([hello, actorFrame('a/1', { value: 'Off' }), actorFrame('a/2', { value: 'Off' })]);
  const seen: string[] = [];
  for (const id of ['a/1', 'a/2']) effect(() => void seen.push(`${id} ${store.actor(id)?.value.phase}`));
  effect(() => void seen.push(`list ${store.plugins.value.length}`));
  seen.length = 0;
  store.apply([
    snapshotFrame('a/2', 'press', { value: 'On' }),
    snapshotFrame('a/2', 'press', { value: 'Off' }, '3000'),
  ]);
  expect(seen).toEqual(['a/2 Off']);
});

test('logs what actors do, and whose work it is', () => {
  const store = new Store();
  store.apply([
    hello,
    named('a/1', 'kubernetes'),
    actorFrame('a/2', {}, { name: 'shine', parentId: 'a/1' }),
    snapshotFrame('a/1', 'press', { value: 'On' }),
    snapshotFrame('a/2', 'xstate.init', {}),
    { type: '@plugin-statechart.forgotten', sessionId: 'a/2' },
  ]);
  expect(events(store)).toEqual(['kubernetes press', 'kubernetes › shine xstate.init']);
});

test('a page that comes late is told of what was logged, and what was refused', () => {
  const store = new Store();
  const entries = [entry('a/1', 'install', { refused: true }), entry('a/1', 'press', { createdAt: '1600' })];
  store.apply([hello, named('a/1', 'web'), { type: '@plugin-statechart.recent', entries }]);
  expect(events(store)).toEqual(['web install', 'web press']);
  expect(store.actor('a/1')?.value).toMatchObject({ refused: 1, refusals: [{ event: 'install' }] });
});

test('a page that comes back logs nothing twice, and counts nothing twice', () => {
  const store = new Store();
  const recent = (...more: string[]) => ({
    type: '@plugin-statechart.recent' as const,
    entries: [
      entry('a/1', 'install', { refused: true }),
      ...more.map((event, index) => entry('a/1', event, { createdAt: String(1600 + index) })),
    ],
  });
  store.apply([hello, named('a/1', 'web'), recent()]);
  store.apply([hello, named('a/1', 'web'), recent('press')]);
  expect(events(store)).toEqual(['web install', 'web press']);
  expect(store.actor('a/1')?.value.refused).toBe(1);
});

test('keeps what it knows until the server, back again, has had its time, and then what the server knows', () => {
  const store = new Store();
  store.apply([hello, named('a/1', 'web'), named('a/2', 'mail')]);
  store.apply([hello, named('a/2', 'mail')]);
  expect(names(store)).toEqual(['mail', 'web']);
  store.forgetUnconfirmed();
  expect(names(store)).toEqual(['mail']);
});

test('the log has an end', () => {
  const store = new Store();
  store.apply([hello, named('a/1', 'web')]);
  for (let n = 0; n < 30; n += 1) {
    store.apply(Array.from({ length: 100 }, () => snapshotFrame('a/1', `event ${n}`, { value: 'On' })));
  }
  expect(store.log.value).toHaveLength(LOG_LIMIT);
  expect(store.log.value.at(-1)?.event).toBe('event 29');
});

test('what has no reason is told in brief, and what XState says is not told at all', () => {
  const store = new Store();
  const frame = snapshotFrame('a/1', 'press', { value: 'On' });
  store.apply([
    hello,
    named('a/1', 'web'),
    { ...frame, event: { type: 'press', reason: 'asked for' } },
    { ...frame, event: { type: 'press', force: 'x'.repeat(1000) } },
    { ...frame, event: { type: 'xstate.init', input: { a: 1 } } },
    { ...frame, event: { type: 'xstate.error.actor.shine', error: { message: 'no current' } } },
  ]);
  const details = store.log.value.map(({ detail }) => detail);
  expect(details).toEqual(['asked for', `{"force":"${'x'.repeat(150)}…`, '', 'no current']);
});

test('the log names an actor that is known no more as the server does', () => {
  const store = new Store();
  const entries = [entry('a/7', 'press', { name: 'shine' }), entry('a/8', 'press')];
  store.apply([hello, { type: '@plugin-statechart.recent', entries }]);
  expect(events(store)).toEqual(['shine press', 'ended work press']);
});

test('knows the work that a plugin has under way', () => {
  const store = new Store();
  const work = () => store.actor('a/1')?.value.work.map(({ name }) => name);
  const child = actorFrame('a/2', {}, { name: 'shine', parentId: 'a/1' });
  store.apply([hello, named('a/1', 'web'), child]);
  store.apply([hello, named('a/1', 'web'), child]);
  expect(work()).toEqual(['shine']);
  store.apply([{ type: '@plugin-statechart.forgotten', sessionId: 'a/2' }]);
  expect(work()).toEqual([]);
});
