import { expectTypeOf, it } from 'vitest';
import { createActor, createMachine, fromPromise, setup } from 'xstate';
import { PluginStateMachine, pluginLifecycle } from '../../../src';
import { createInspector as createForBrowser } from '../../../visualizer/inspect/browser-inspector';
import { createFrameSource } from '../../../visualizer/inspect/frame-source';
import type { InspectionFrame } from '../../../visualizer/inspect/frames';
import type { Inspector } from '../../../visualizer/inspect/inspector';
import { createInspector, type NodeInspectorOptions } from '../../../visualizer/inspect/node-inspector';

const typed = setup({
  types: { context: {} as { n: number }, events: {} as { type: 'go'; by: number }, input: {} as { n: number } },
}).createMachine({ context: ({ input }) => input });

it('inspects actors of any logic, without its object', () => {
  for (const { inspect } of [createInspector(), createForBrowser({ url: 'ws://127.0.0.1:9' })]) {
    createActor(pluginLifecycle, { input: { pluginId: 'kubernetes' }, inspect });
    createActor(typed, { input: { n: 1 }, inspect });
    createActor(createMachine({}), { inspect });
    createActor(
      fromPromise(async () => 1),
      { inspect },
    );
    new PluginStateMachine('kubernetes', 'Installed', { inspect }).actor.system.inspect(inspect);
    // @ts-expect-error an inspector is not its own observer
    createActor(createMachine({}), { inspect: { inspect } });
  }
  createActor(typed, { input: { n: 1 }, inspect: createFrameSource(() => {}).inspect });
});

it('gives the same inspector everywhere', () => {
  expectTypeOf(createInspector).returns.toEqualTypeOf<Inspector>();
  expectTypeOf(createForBrowser).returns.toEqualTypeOf<Inspector>();
  expectTypeOf<Inspector>().toExtend<Disposable>();
  expectTypeOf<Inspector['inspect']>().thisParameter.toEqualTypeOf<unknown>();
});

it('knows its options', () => {
  createInspector({ url: process.env.NOWHERE, allowControl: true, name: 'app', queueLimit: 10 });
  createInspector({
    sanitizeContext: ({ secret, ...rest }) => rest,
    sanitizeEvent: ({ type }) => ({ type }),
    sanitizeInput: () => undefined,
    filter: (frame) => {
      expectTypeOf(frame).toEqualTypeOf<InspectionFrame>();
      return frame.type !== '@xstate.event' || !frame.event.type.startsWith('xstate.');
    },
  });
  createForBrowser({ url: 'ws://127.0.0.1:9', iframe: undefined });
  // @ts-expect-error no such option
  createInspector({ adress: 'ws://127.0.0.1:9' });
  // @ts-expect-error an address is text
  (): Inspector => createInspector({ url: new URL('ws://127.0.0.1:9') });
  // @ts-expect-error a sanitizer is a function
  createInspector({ sanitizeContext: true });
  // @ts-expect-error an option that is set has a value
  createInspector({ allowControl: undefined });
  // @ts-expect-error Node has no iframes
  createInspector({ iframe: null });
  expectTypeOf<NodeInspectorOptions>().not.toHaveProperty('serialize');
});
