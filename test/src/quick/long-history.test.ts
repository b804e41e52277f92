import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { createActor } from 'xstate';
import { type PluginLifecycleSnapshot, pluginLifecycle } from '../../../src';

const reasonsOf = ({ context }: PluginLifecycleSnapshot): string[] => context.history.map(({ reason }) => reason);

const start = (historyLimit: number) =>
  createActor(pluginLifecycle, { input: { pluginId: 'kubernetes', historyLimit } }).start();

it('each snapshot keeps the newest records of its own time, whatever comes later and whenever it is read', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 95, max: 130 }),
      fc.integer({ min: 1, max: 500 }),
      fc.nat(50),
      (limit, moves, every) => {
        const actor = start(limit);
        const snapshots: PluginLifecycleSnapshot[] = [];
        for (let move = 1; move <= moves; move++) {
          actor.send({ type: 'force', to: 'Stopped', reason: String(move) });
          snapshots.push(actor.getSnapshot());
          // Reading, and a change by XState's interpreter, make a plain array of it, from which it goes on.
          if (every > 0 && move % every === 0) actor.send({ type: 'retry.reset' });
        }
        const expected = snapshots.map((_, index) =>
          Array.from({ length: Math.min(index + 1, limit) }, (__, before) => `force: ${index + 1 - before}`).reverse(),
        );
        expect(snapshots.map(reasonsOf)).toEqual(expected);
        expect(snapshots.map(reasonsOf)).toEqual(expected);
      },
    ),
    { numRuns: 60 },
  );
});

it('gives the same array each time', () => {
  const actor = start(5000);
  actor.send({ type: 'install' });
  const { context } = actor.getSnapshot();
  expect(context.history).toBe(context.history);
});

it('is an own property of a plain object, which can be copied, spread and cloned', () => {
  const actor = start(5000);
  actor.send({ type: 'install', reason: 'asked for' });
  const { context } = actor.getSnapshot();
  const copies = [
    { ...context },
    Object.assign({}, context),
    structuredClone(context),
    JSON.parse(JSON.stringify(context)),
  ];
  for (const copy of copies) expect(copy).toStrictEqual(context);
  expect(Object.getPrototypeOf(context)).toBe(Object.prototype);
  expect(copies[0].history.map(({ reason }: { reason: string }) => reason)).toEqual(['asked for']);
});

it('keeps no record that no snapshot shows any more', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');
  const actor = start(150);
  actor.send({ type: 'install' });
  const first = new WeakRef(actor.getSnapshot().context.history[0] as object);
  for (let move = 0; move < 500; move++) actor.send({ type: 'force', to: 'Stopped' });
  await vi.waitFor(() => {
    collectGarbage();
    // Not the record itself, which a failed expectation would hold.
    expect(first.deref() === undefined).toBe(true);
  });
});

it('of two that go on from the same snapshot each has its own', () => {
  const one = start(5000);
  one.send({ type: 'install', reason: 'both' });
  const other = createActor(pluginLifecycle, {
    snapshot: one.getPersistedSnapshot(),
    input: { pluginId: 'x' },
  }).start();
  one.send({ type: 'installed', reason: 'one' });
  other.send({ type: 'fail', reason: 'other' });
  expect([one, other].map((actor) => reasonsOf(actor.getSnapshot()))).toEqual([
    ['both', 'one'],
    ['both', 'other'],
  ]);
});
