import { expect, it } from 'vitest';
import { fromPromise } from 'xstate';
import { type PluginActors, PluginStateMachine, UnknownPhaseError } from '../../src';
import { providedLifecycle } from '../../src/provided-lifecycle';

const work = (reason: string) => fromPromise(async () => ({ reason }));

it('is made once for the same object of work and the same phase', () => {
  const actors: PluginActors = { install: work('one') };
  const first = providedLifecycle('Installing', actors);
  expect(providedLifecycle('Installing', actors)).toBe(first);
  expect(providedLifecycle('Installed', actors)).not.toBe(first);
  expect(providedLifecycle('Installing', { ...actors })).not.toBe(first);
});

it('is another one when the app has changed the object', async () => {
  const actors: PluginActors = { install: work('one') };
  const reasons: string[] = [];
  const install = async (): Promise<void> => {
    const machine = new PluginStateMachine('kubernetes', 'Installing', { actors });
    await new Promise<void>((resolve) => {
      machine.addObserver((_, { reason }) => {
        reasons.push(reason);
        resolve();
      });
    });
    machine.stop();
  };
  await install();
  actors.install = work('other');
  await install();
  actors.build = work('not of interest');
  delete actors.install;
  expect(providedLifecycle('Installing', actors).implementations.actors.install).toBe(
    providedLifecycle('Installing', {}).implementations.actors.install,
  );
  expect(reasons).toEqual(['one', 'other']);
});

it('knows no other phases', () => {
  expect(() => providedLifecycle('Nope' as never, {})).toThrow(UnknownPhaseError);
});
