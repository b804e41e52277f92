import { expectTypeOf, it } from 'vitest';
import type { Observer, PluginPhase, PluginStateMachine, WorkActors } from '../../src';
import { backoff } from '../../src';
import {
  type PhaseTimeoutError,
  PluginFleet,
  type PluginFleetOptions,
  type StartReport,
  type StopReport,
  type Storm,
  type WaitingPlugin,
} from '../../src/fleet';

const fleet = new PluginFleet();

it('gives what its plugins are', () => {
  expectTypeOf(fleet.get('web')).toEqualTypeOf<PluginStateMachine | undefined>();
  expectTypeOf(fleet.add('web')).toEqualTypeOf<PluginStateMachine>();
  expectTypeOf([...fleet]).toEqualTypeOf<PluginStateMachine[]>();
  expectTypeOf(fleet.counts()).toEqualTypeOf<Record<PluginPhase, number>>();
  expectTypeOf(fleet.waiting()).toEqualTypeOf<WaitingPlugin[]>();
  expectTypeOf(fleet.addObserver).toEqualTypeOf<(observer: Observer) => () => void>();
  expectTypeOf<PhaseTimeoutError['code']>().toEqualTypeOf<'ERR_PHASE_TIMEOUT'>();
});

it('says what became of all', () => {
  expectTypeOf(() => fleet.startAll()).returns.resolves.toEqualTypeOf<StartReport>();
  expectTypeOf(() => fleet.stopAll({ timeout: 1000 })).returns.resolves.toEqualTypeOf<StopReport>();
  expectTypeOf(() => fleet.whenPhase('web', 'active')).returns.resolves.toEqualTypeOf<PluginPhase>();
  expectTypeOf<PluginFleetOptions['onStorm']>().toEqualTypeOf<((storm: Storm) => void) | undefined>();
  async () => {
    await using disposed = new PluginFleet();
    disposed.add('web');
  };
});

it('takes options of the right type', () => {
  const actors: WorkActors = {};
  new PluginFleet({ machine: { actors, dependsOn: ['database'] } });
  new PluginFleet({ machine: (pluginId) => ({ actors, dependsOn: [pluginId] }) });
  () => fleet.add('web', 'Installed', { dependsOn: ['database'] as const, backoff: { initialDelay: 5 } });
  // @ts-expect-error no phase of that name
  () => fleet.add('web', 'Ready');
  // @ts-expect-error the backoff is the fleet's
  () => fleet.add('web', 'Installed', { actors: { backoff } });
  // @ts-expect-error the store is the fleet's
  () => fleet.add('web', 'Installed', { store: undefined });
  // @ts-expect-error several ids, in an array
  () => fleet.add('web', 'Installed', { dependsOn: 'database' });
  // @ts-expect-error no phase and no tag of that name
  () => fleet.whenPhase('web', 'busy');
  // @ts-expect-error a storm has two numbers
  () => new PluginFleet({ storm: { crashes: 3 } });
  // @ts-expect-error what holds for each plugin is said when the fleet is created
  () => fleet.resume({ machine: {} });
});
