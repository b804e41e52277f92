import { expect, expectTypeOf, it } from 'vitest';
import { createActor, createMachine, fromCallback, fromPromise, setup } from 'xstate';
import {
  type MonitorEvent,
  PluginStateMachine,
  pluginLifecycle,
  type WorkInput,
  type WorkLogic,
  type WorkOutput,
} from '../../src';

it('gives work its input, and takes void or a reason for its output', () => {
  pluginLifecycle.provide({
    actors: {
      install: fromPromise(async ({ input, signal }) => {
        expectTypeOf(input).toEqualTypeOf<WorkInput>();
        expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      }),
      validate: fromPromise(async () => ({ reason: 'all signatures hold' })),
      build: fromPromise(async () => (Math.random() > 0.5 ? { reason: 'rebuilt' } : undefined)),
      start: fromPromise(async () => ({ phase: 'Degraded', reason: 'no database yet' })),
      monitor: fromCallback(({ input, sendBack }) => {
        expectTypeOf(input).toEqualTypeOf<WorkInput>();
        sendBack({ type: 'recover', reason: 'exit code 1' } satisfies MonitorEvent);
      }),
    },
  });
});

it('takes work that is written elsewhere', () => {
  const plain = fromPromise(async () => {});
  const annotated = fromPromise<void, WorkInput>(async ({ input }) => void input.pluginId);
  const named: WorkLogic = fromPromise(async ({ input }) => ({ reason: input.pluginId }));
  const child = setup({ types: { input: {} as WorkInput, output: {} as WorkOutput } }).createMachine({});
  pluginLifecycle.provide({ actors: { install: plain, build: annotated, validate: named, stop: child } });
  new PluginStateMachine('kubernetes', 'Installed', { actors: { start: plain, uninstall: child } }).stop();
});

it('refuses what the statechart would not understand', () => {
  pluginLifecycle.provide({
    actors: {
      // @ts-expect-error there is no such work
      instal: fromPromise(async () => {}),
    },
  });
  pluginLifecycle.provide({
    actors: {
      // @ts-expect-error a reason is text
      install: fromPromise(async () => ({ reason: 42 })),
    },
  });
  pluginLifecycle.provide({
    actors: {
      // @ts-expect-error a start leads to Running or Degraded
      start: fromPromise(async () => ({ phase: 'Failed' })),
    },
  });
  pluginLifecycle.provide({
    actors: {
      // @ts-expect-error work is given a plugin's id, not a path
      install: fromPromise<void, { path: string }>(async () => {}),
    },
  });
  // @ts-expect-error a monitor does not stop plugins
  const event: MonitorEvent = { type: 'stop' };
  expect(event).toBeDefined();
  // @ts-expect-error a machine is no work by itself: its input is another
  pluginLifecycle.provide({ actors: { install: createMachine({ types: { input: {} as { path: string } } }) } });
  expectTypeOf(createActor(pluginLifecycle, { input: { pluginId: 'kubernetes' } }).getSnapshot().value).toBeString();
});
