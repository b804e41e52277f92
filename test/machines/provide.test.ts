import { describe, expect, it, vi } from 'vitest';
import { createActor, fromCallback, fromPromise, type Snapshot } from 'xstate';
import { PluginStateMachine, pluginLifecycle, pluginLifecycleFrom } from '../../src';

/** Work that says who did it, and for whom. */
const told: string[] = [];
const install = (who: string) =>
  fromPromise<void, { pluginId: string }>(async ({ input }) => {
    told.push(`${who} installs ${input.pluginId}`);
  });

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('statecharts with provided actors', () => {
  it('share their states, and not their work', async () => {
    told.length = 0;
    const [one, other] = ['one', 'other'].map((who) => pluginLifecycle.provide({ actors: { install: install(who) } }));
    const none = pluginLifecycle;
    const actors = [one, other, none].map((machine, index) =>
      createActor(machine ?? none, { input: { pluginId: `${index}` } }).start(),
    );
    for (const actor of actors) actor.send({ type: 'install' });
    await turn();
    expect(told).toEqual(['one installs 0', 'other installs 1']);
    expect(actors.map((actor) => actor.getSnapshot().value)).toEqual(['Installed', 'Installed', 'Installing']);
    expect([one?.root, other?.root]).toEqual([none.root, none.root]);
  });

  it('keep what was provided before, and what is provided later comes before it', async () => {
    told.length = 0;
    const stop = vi.fn();
    const first = pluginLifecycle.provide({ actors: { install: install('first'), uninstall: install('first') } });
    const second = first.provide({ actors: { install: install('second'), monitor: fromCallback(stop) } });
    for (const machine of [first, second]) {
      const actor = createActor(machine, { input: { pluginId: 'a' } }).start();
      actor.send({ type: 'install' });
      await turn();
      actor.send({ type: 'uninstall' });
      await turn();
    }
    expect(told).toEqual(['first installs a', 'first installs a', 'second installs a', 'first installs a']);
  });

  it('may have actions of their own', () => {
    const enter = vi.fn();
    const machine = pluginLifecycle.provide({ actions: { enter } } as never);
    createActor(machine, { input: { pluginId: 'a' } }).start();
    createActor(pluginLifecycle, { input: { pluginId: 'b' } }).start();
    expect(enter).toHaveBeenCalledTimes(1);
  });

  it('go on with their own work when restored', async () => {
    told.length = 0;
    const stored = createActor(pluginLifecycleFrom('Installing'), { input: { pluginId: 'a' } }).start();
    const snapshot: Snapshot<unknown> = JSON.parse(JSON.stringify(stored.getPersistedSnapshot()));
    for (const who of ['one', 'other']) PluginStateMachine.restore(snapshot, { actors: { install: install(who) } });
    await turn();
    expect(told).toEqual(['one installs a', 'other installs a']);
  });
});

describe('plugins with the same object of actors', () => {
  it('do not disturb each other, also where it is changed in between', async () => {
    told.length = 0;
    const actors = { install: install('before') };
    const one = new PluginStateMachine('one', 'Uninstalled', { actors });
    const other = new PluginStateMachine('other', 'Installing', { actors });
    actors.install = install('after');
    const late = new PluginStateMachine('late', 'Installing', { actors });
    one.transitionTo('Installing', '');
    other.forcePhase('Stopped', '');
    await turn();
    expect(told).toEqual(['before installs other', 'after installs late', 'before installs one']);
    expect([one, other, late].map(({ phase }) => phase)).toEqual(['Installed', 'Stopped', 'Installed']);
  });
});
