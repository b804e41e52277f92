import { describe, expect, it } from 'vitest';
import { PluginStateMachine } from '../../src';
import { processActors } from '../../src/process';
import { isAlive, PLUGIN, RealPlugin, untilDead } from './processes';

async function running(
  ...args: ConstructorParameters<typeof RealPlugin> extends [unknown, ...infer Rest] ? Rest : never
) {
  const plugin = new RealPlugin('Starting', ...args);
  await plugin.until('Running');
  return plugin;
}

describe('stop', () => {
  it('asks by SIGTERM and waits for the end', async () => {
    await using plugin = await running(['ends-after=100']);
    plugin.machine.transitionTo('Stopping', 'enough');
    expect(isAlive(plugin.pid)).toBe(true);
    await plugin.until('Stopped');
    expect(isAlive(plugin.pid)).toBe(false);
    expect(plugin.history.slice(1)).toEqual([
      'Running → Stopping: enough',
      'Stopping → Stopped: process exited with code 0',
    ]);
  });

  it('asks by another signal', async () => {
    await using plugin = await running([], { stopSignal: 'SIGINT' });
    plugin.machine.transitionTo('Stopping', 'enough');
    await plugin.until('Stopped');
    expect(plugin.history.at(-1)).toBe('Stopping → Stopped: process killed by SIGINT');
  });

  it('asks by a message', async () => {
    await using plugin = await running([], { stopMessage: 'quit' });
    plugin.machine.transitionTo('Stopping', 'enough');
    await plugin.until('Stopped');
    expect(plugin.history.at(-1)).toBe('Stopping → Stopped: process exited with code 3');
  });

  it('kills a process that does not listen, and its children, once stopTimeout is over', async () => {
    await using plugin = await running(['ignore-sigterm', 'fork'], { stopTimeout: 300 });
    expect(plugin.pids).toHaveLength(2);
    plugin.machine.transitionTo('Stopping', 'enough');
    await plugin.until('Stopped');
    expect(plugin.pids.filter(isAlive)).toEqual([]);
    expect(plugin.history.at(-1)).toBe(
      'Stopping → Stopped: process killed by SIGKILL 300 ms after it was asked to end',
    );
  });

  it('kills the children that a process leaves behind when it ends politely', async () => {
    await using plugin = await running(['fork']);
    plugin.machine.transitionTo('Stopping', 'enough');
    await plugin.until('Stopped');
    expect(plugin.pids.filter(isAlive)).toEqual([]);
  });

  it('is done at once where no process runs', async () => {
    await using plugin = new RealPlugin('Stopping');
    await plugin.until('Stopped');
    expect(plugin.history).toEqual(['Stopping → Stopped: no process was running']);
  });

  it('waits for a process that is being ended already', async () => {
    await using plugin = await running(['ignore-sigterm']);
    plugin.machine.forcePhase('Failed', 'enough');
    await new Promise((resolve) => setTimeout(resolve, 20));
    plugin.machine.forcePhase('Stopping', 'really');
    await plugin.until('Stopped');
    expect(isAlive(plugin.pid)).toBe(false);
    expect(plugin.history.at(-1)).toBe(
      'Stopping → Stopped: process killed by SIGKILL 400 ms after it was asked to end',
    );
  });

  it('is not held up by a process outside of the group that holds the output or the IPC channel', async () => {
    const pipes = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('Pipe')).length;
    const before = pipes();
    const daemon = `setsid sleep 3 & echo "up $!"; exec "${process.execPath}" "${PLUGIN}"`;
    await using plugin = await running([], {
      command: 'sh',
      args: ['-c', daemon],
      ready: { message: { type: 'ready' } },
    });
    const began = Date.now();
    plugin.machine.transitionTo('Stopping', 'enough');
    await plugin.until('Stopped');
    expect(Date.now() - began).toBeLessThan(2000);
    await expect.poll(pipes).toBe(before);
    const outside = plugin.pids.shift();
    if (outside !== undefined) process.kill(outside);
  });

  it('goes on in the background when Stopping is left midway', async () => {
    await using plugin = await running(['ignore-sigterm']);
    plugin.machine.transitionTo('Stopping', 'enough');
    plugin.machine.transitionTo('Failed', 'no patience');
    expect(isAlive(plugin.pid)).toBe(true);
    await untilDead(plugin.pids);
  });

  it('asks once, because a second time may mean "at once" to a program', async () => {
    await using plugin = new RealPlugin('Starting', ['never-ready', 'ends-after=200'], { readyTimeout: 1500 });
    await plugin.until('Failed');
    await using aborted = new RealPlugin('Starting', ['never-ready', 'ends-after=200']);
    await expect.poll(() => aborted.pids.length).toBe(1);
    aborted.machine.transitionTo('Failed', 'enough');
    await new Promise((resolve) => setTimeout(resolve, 80));
    aborted.machine.transitionTo('Validating', 'again');
    await expect.poll(() => aborted.pids.length).toBe(2);
    for (const { output } of [plugin, aborted]) {
      expect(output.filter((line) => line.endsWith('asked to end'))).toHaveLength(1);
    }
  });

  it('ends everything when the state machine is stopped', async () => {
    const plugin = await running(['fork']);
    plugin.machine.stop();
    await untilDead(plugin.pids);
  });
});

describe('a process lives in Starting, Running, Degraded and Stopping only', () => {
  it.each(['Validating', 'Degraded', 'Failed', 'Recovering'] as const)('leaving Running for %s', async (phase) => {
    await using plugin = await running();
    const { pid } = plugin;
    plugin.machine.transitionTo(phase, 'because');
    if (phase === 'Degraded') {
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect([plugin.phase, isAlive(pid)]).toEqual(['Degraded', true]);
    } else await untilDead([pid]);
  });

  it('reloads: the old one is gone before the new one starts, however long it takes', async () => {
    await using plugin = await running(['ends-after=300']);
    for (let reload = 1; reload <= 3; reload++) {
      plugin.machine.transitionTo('Validating', 'reload');
      await plugin.until('Running');
    }
    expect([plugin.pids.length, plugin.overlaps]).toEqual([4, []]);
  });

  it('is forced back to Starting again and again: there is never more than one', async () => {
    await using plugin = await running(['ignore-sigterm']);
    for (let round = 1; round <= 5; round++) {
      plugin.machine.forcePhase('Starting', 'again');
      await new Promise((resolve) => setTimeout(resolve, 60 * round));
    }
    await plugin.until('Running');
    expect(plugin.overlaps).toEqual([]);
    expect(plugin.pids.filter(isAlive)).toEqual([plugin.pid]);
  });

  it.each(['Installed', 'Uninstalled', 'Stopped', 'Building', 'Installing'] as const)(
    'is forced to %s: the process is ended',
    async (phase) => {
      await using plugin = await running(['fork']);
      plugin.machine.forcePhase(phase, 'reconciled');
      await untilDead(plugin.pids);
    },
  );

  it('is forced to Running after it was stopped: the process of before does not count', async () => {
    await using plugin = await running();
    plugin.machine.transitionTo('Stopping', 'enough');
    await plugin.until('Stopped');
    plugin.machine.forcePhase('Running', 'mistaken');
    await plugin.until('Recovering');
    expect(plugin.history.at(-1)).toBe('Running → Recovering: no process is running');
  });

  it('is forced from Running to Running: the monitor takes the process over', async () => {
    await using plugin = await running();
    plugin.machine.forcePhase('Running', 'it is');
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([plugin.phase, isAlive(plugin.pid), plugin.pids.length]).toEqual(['Running', true, 1]);
  });
});

describe('several plugins with the same actors', () => {
  it('have a process each', async () => {
    const output: string[] = [];
    const actors = processActors({
      command: process.execPath,
      args: [PLUGIN],
      ready: { line: 'ready' },
      onOutput: (pluginId, line) => output.push(`${pluginId} ${line}`),
    });
    const [one, two] = ['one', 'two'].map((pluginId) => new PluginStateMachine(pluginId, 'Starting', { actors }));
    const pidOf = (pluginId: string) =>
      Number(
        output
          .find((line) => line.startsWith(`${pluginId} up `))
          ?.split(' ')
          .at(-1),
      );
    await expect.poll(() => [one?.phase, two?.phase]).toEqual(['Running', 'Running']);
    one?.transitionTo('Stopping', 'enough');
    await untilDead([pidOf('one')]);
    expect([two?.phase, isAlive(pidOf('two'))]).toEqual(['Running', true]);
    two?.stop();
    await untilDead([pidOf('two')]);
  });
});

describe("the host's signal handlers", () => {
  it('are touched only while a process runs', async () => {
    const handlers = () => process.listenerCount('SIGTERM');
    await expect.poll(handlers).toBe(0);
    await using plugin = await running();
    expect(handlers()).toBeGreaterThan(0);
    plugin.machine.transitionTo('Stopping', 'enough');
    await plugin.until('Stopped');
    expect(handlers()).toBe(0);
  });
});
