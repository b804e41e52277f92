import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import type { FrameToPage } from '../../../visualizer/inspect/frames';
import { StatelyFrames } from '../../../visualizer/page/model/stately';
import { Store } from '../../../visualizer/page/model/store';
import { actorFrame, hello } from './frames';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const heap = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** Actors come and go; returns by how many bytes what is kept has grown. */
function growth(count: number, frameOf: (number: number) => FrameToPage & { sessionId: string }): number {
  const [store, stately] = [new Store(), new StatelyFrames()];
  const run = (from: number, to: number) => {
    for (let number = from; number < to; number += 1) {
      const came = frameOf(number);
      const frames: FrameToPage[] = [came, { type: '@plugin-statechart.forgotten', sessionId: came.sessionId }];
      store.apply([came]);
      const actor = store.actor(came.sessionId)?.peek();
      if (actor) store.definition(actor);
      store.apply(frames.slice(1));
      for (const frame of frames) stately.take(frame);
    }
  };
  store.apply([hello]);
  run(0, 100);
  const before = heap();
  run(100, 100 + count);
  const after = heap();
  expect(store.plugins.value).toEqual([]);
  expect(stately.replay()).toEqual([]);
  return after - before;
}

test('children that come and go leave nothing behind', { timeout: 120_000 }, () => {
  const child = (number: number) =>
    actorFrame(`an-app-with-a-long-name/x:${number}`, {}, { definition: '{"id":"work"}' });
  expect(growth(100_000, child)).toBeLessThan(4_000_000);
});

test('machines of their own definition leave nothing behind', { timeout: 120_000 }, () => {
  const machine = (number: number) => {
    const definition = JSON.stringify({ id: `job ${number}`, states: { a: { description: 'x'.repeat(2000) } } });
    return actorFrame(`a/x:${number}`, { value: 'a' }, { definition });
  };
  expect(growth(3000, machine)).toBeLessThan(4_000_000);
});

test('an app that is gone is known as long as an actor of it is', () => {
  const store = new Store();
  const app = (id: string, connected: boolean): FrameToPage => ({
    type: '@plugin-statechart.app',
    app: id,
    name: 'shop',
    connected,
    allowControl: false,
  });
  store.apply([hello, app('a', true), app('b', false), actorFrame('a/1', {}), actorFrame('b/1', {})]);
  store.apply([app('a', false)]);
  expect([...store.apps.value.keys()]).toEqual(['a', 'b']);
  store.apply([{ type: '@plugin-statechart.forgotten', sessionId: 'b/1' }]);
  expect([...store.apps.value.keys()]).toEqual(['a']);
});
