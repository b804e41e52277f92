import { describe, expect, it, vi } from 'vitest';
import { createActor, fromCallback, fromPromise } from 'xstate';
import {
  type PluginLifecycleActor,
  type PluginLifecycleEvent,
  type PluginPhase,
  pluginLifecycleFrom,
  type WorkActors,
  type WorkInput,
} from '../../src';

type Work = 'install' | 'build' | 'validate' | 'start' | 'stop' | 'uninstall';

/** Where each work is done, and where its success and its failure lead. */
const WORK: [Work, PluginPhase, PluginPhase, PluginPhase][] = [
  ['install', 'Installing', 'Installed', 'Failed'],
  ['build', 'Building', 'Validating', 'BuildFailed'],
  ['validate', 'Validating', 'Starting', 'Failed'],
  ['start', 'Starting', 'Running', 'Failed'],
  ['stop', 'Stopping', 'Stopped', 'Failed'],
  ['uninstall', 'Uninstalling', 'Uninstalled', 'Failed'],
];

const start = (phase: PluginPhase, actors: WorkActors) =>
  createActor(pluginLifecycleFrom(phase).provide({ actors }), { input: { pluginId: 'kubernetes' } }).start();

const historyOf = (actor: PluginLifecycleActor) =>
  actor.getSnapshot().context.history.map(({ from, to, reason }) => `${from} → ${to}: ${reason}`);

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('work that an app provides', () => {
  it.each(WORK)('%s is done in %s and leads to %s', async (work, phase, done) => {
    const inputs: WorkInput[] = [];
    const actor = start(phase, {
      [work]: fromPromise<void, WorkInput>(async ({ input }) => {
        inputs.push(input);
      }),
    });
    await settle();
    expect(historyOf(actor)).toEqual([`${phase} → ${done}: ${work} finished`]);
    expect(inputs).toEqual([{ pluginId: 'kubernetes', phase }]);
  });

  it.each(WORK)('%s may say the reason itself', async (work, phase, done) => {
    const actor = start(phase, { [work]: fromPromise(async () => ({ reason: 'took 2 s' })) });
    await settle();
    expect(historyOf(actor)).toEqual([`${phase} → ${done}: took 2 s`]);
  });

  it.each(WORK)('%s that fails in %s leads elsewhere than to %s, with its message', async (work, phase, _, failed) => {
    const actor = start(phase, {
      [work]: fromPromise(() => Promise.reject(new Error('ENOENT: no such file'))),
    });
    await settle();
    expect(historyOf(actor)).toEqual([`${phase} → ${failed}: ${work} failed: ENOENT: no such file`]);
    expect(actor.getSnapshot().status).toBe('active');
  });

  it.each([
    ['a text', 'a text'],
    [undefined, ''],
    [null, 'null'],
    [Object.create(null), '[object Object]'],
    [new RangeError(), 'RangeError'],
  ])('that throws %o is told as well as it can be', async (thrown, told) => {
    const actor = start('Installing', { install: fromPromise(() => Promise.reject(thrown)) });
    await settle();
    expect(historyOf(actor)).toEqual([`Installing → Failed: install failed: ${told}`]);
  });

  it.each(WORK)('%s is aborted when %s is left, and what it says then is not heard', async (work, phase) => {
    let signal: AbortSignal | undefined;
    let finish = () => {};
    const actor = start(phase, {
      [work]: fromPromise<void>((work) => {
        signal = work.signal;
        return new Promise((resolve) => {
          finish = resolve;
        });
      }),
    });
    expect(signal?.aborted).toBe(false);
    actor.send({ type: 'force', to: 'Installed', reason: 'enough' });
    expect(signal?.aborted).toBe(true);
    finish();
    await settle();
    expect(historyOf(actor)).toEqual([`${phase} → Installed: force: enough`]);
  });

  it('is aborted by stopping the actor', () => {
    let signal: AbortSignal | undefined;
    const actor = start('Installing', {
      install: fromPromise<void>((work) => {
        signal = work.signal;
        return new Promise(() => {});
      }),
    });
    actor.stop();
    expect(signal?.aborted).toBe(true);
  });

  it('starts anew when the phase is forced onto itself', () => {
    const install = vi.fn(() => new Promise<void>(() => {}));
    const actor = start('Installing', { install: fromPromise(install) });
    actor.send({ type: 'force', to: 'Installing' });
    expect(install).toHaveBeenCalledTimes(2);
  });

  it('leads from Starting to Degraded where start says so', async () => {
    const actor = start('Starting', {
      start: fromPromise(async () => ({ phase: 'Degraded' as const, reason: 'no database yet' })),
    });
    await settle();
    expect(historyOf(actor)).toEqual(['Starting → Degraded: no database yet']);
  });

  it('carries a plugin all the way to Running and back', async () => {
    const done = fromPromise(async () => {});
    const actor = start('Uninstalled', {
      install: done,
      build: done,
      validate: done,
      start: done,
      stop: done,
      uninstall: done,
    });
    for (const type of ['install', 'build', 'stop', 'uninstall'] as const) {
      actor.send({ type, reason: 'asked for' });
      await settle();
    }
    expect(historyOf(actor)).toEqual([
      'Uninstalled → Installing: asked for',
      'Installing → Installed: install finished',
      'Installed → Building: asked for',
      'Building → Validating: build finished',
      'Validating → Starting: validate finished',
      'Starting → Running: start finished',
      'Running → Stopping: asked for',
      'Stopping → Stopped: stop finished',
      'Stopped → Uninstalling: asked for',
      'Uninstalling → Uninstalled: uninstall finished',
    ]);
  });
});

describe('the monitor', () => {
  const reporting = (event: PluginLifecycleEvent, cleanUp = () => {}): WorkActors => ({
    monitor: fromCallback(({ input, sendBack }) => {
      if (input.phase === 'Running') sendBack(event);
      return cleanUp;
    }),
  });

  it.each([
    ['recover', 'Recovering'],
    ['degrade', 'Degraded'],
    ['fail', 'Failed'],
  ] as const)('leads from Running by %s to %s', (type, to) => {
    const actor = start('Running', reporting({ type, reason: 'exit code 1' }));
    expect(historyOf(actor)).toEqual([`Running → ${to}: exit code 1`]);
  });

  it('watches in Running and in Degraded, and is cleaned up when either is left', () => {
    const cleanUp = vi.fn();
    const actor = start('Running', reporting({ type: 'degrade' }, cleanUp));
    expect(cleanUp).toHaveBeenCalledTimes(1);
    actor.send({ type: 'stop' });
    expect(cleanUp).toHaveBeenCalledTimes(2);
  });

  it.each(['Running', 'Degraded'] as const)('that throws takes the plugin from %s to Failed', async (phase) => {
    const actor = start(phase, {
      monitor: fromCallback(() => {
        throw new Error('no permission to watch');
      }),
    });
    await settle();
    expect(historyOf(actor)).toEqual([`${phase} → Failed: monitor failed: no permission to watch`]);
  });
});

describe('what XState says to itself', () => {
  it('is not reported as refused: a monitor that ends', async () => {
    const actor = start('Running', { monitor: fromPromise(async () => {}) });
    const refused = vi.fn();
    actor.on('refused', refused);
    await settle();
    expect(actor.getSnapshot().children.monitor?.getSnapshot().status).toBe('done');
    expect(refused).not.toHaveBeenCalled();
  });
});

describe('without provided work', () => {
  it.each(WORK)('%s waits in %s for the app to report', async (_, phase) => {
    const actor = start(phase, {});
    await settle();
    expect([actor.getSnapshot().value, historyOf(actor)]).toEqual([phase, []]);
  });
});
