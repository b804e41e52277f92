// @vitest-environment happy-dom
import { useActorRef, useMachine, useSelector } from '@xstate/react';
import { act, createElement, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type PluginLifecycleActor, pluginLifecycle } from '../../src';

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const input = { pluginId: 'kubernetes' };
let actor: PluginLifecycleActor;

function WithMachine() {
  const [snapshot, , ref] = useMachine(pluginLifecycle, { input });
  actor = ref;
  return createElement('p', null, `${snapshot.value}, ${snapshot.context.history.length}`);
}

function WithSelector() {
  const ref = useActorRef(pluginLifecycle, { input });
  actor = ref;
  const phase = useSelector(ref, ({ value }) => value);
  const length = useSelector(ref, ({ context }) => context.history.length);
  return createElement('p', null, `${phase}, ${length}`);
}

it.each([WithMachine, WithSelector])('@xstate/react shows the lifecycle as any machine: %o', async (Component) => {
  const container = document.createElement('div');
  const root = createRoot(container);
  await act(async () => root.render(createElement(StrictMode, null, createElement(Component))));
  const seen = [container.textContent];
  for (const type of ['install', 'installed', 'start', 'stopped'] as const) {
    await act(async () => actor.send({ type, reason: 'asked for' }));
    seen.push(container.textContent);
  }
  await act(async () => root.unmount());
  expect(seen).toEqual(['Uninstalled, 0', 'Installing, 1', 'Installed, 2', 'Installed, 2', 'Stopped, 3']);
});
