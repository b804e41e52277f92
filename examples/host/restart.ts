import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openProcessLedger } from 'plugin-statechart/process';
import type { Host } from './host';
import { KeptHostProcess } from './kept-host-process';

/** How much of a backoff is over when the host is killed, in ms. */
const BEFORE_THE_END = 1000;

const BOTH = ['clock', 'greeter'];

/**
 * Runs the two installed plugins in a second host, which keeps where they stand, kills that host, and starts it again.
 *
 * @throws {Error} a plugin did not get where it should; the message says which. Or the host was interrupted.
 */
export async function restart({ folder, interrupted, screen }: Host): Promise<void> {
  screen.headline('Run both in a second host, a process of its own, which keeps where they stand in a folder.');
  let host = new KeptHostProcess(folder);
  try {
    await Promise.all(BOTH.map((pluginId) => host.enters(pluginId, 'Running', interrupted)));

    screen.headline('Kill the greeter. Its first backoff is 3 s.');
    const pid = host.pidOf('greeter');
    const crashed = host.enters('greeter', 'Recovering', interrupted);
    process.kill(pid, 'SIGKILL');
    screen.note('greeter', `SIGKILL to process ${pid}`);
    await crashed;
    await sleep(BEFORE_THE_END, undefined, { signal: interrupted }).catch(() => interrupted.throwIfAborted());

    screen.headline(
      'Kill the second host, and start it again. It ends the clock that the first one left, and starts a new one; ' +
        'the greeter waits for the rest of its backoff.',
    );
    screen.note('host', `SIGKILL to process ${await host.kill()}`);
    host = new KeptHostProcess(folder);
    await Promise.all(BOTH.map((pluginId) => host.enters(pluginId, 'Running', interrupted)));

    screen.headline('Both are back. The second host ends in order.');
  } finally {
    await host.end();
    // Where the tour ends between the two hosts, somebody has to do what the second one would have done.
    await openProcessLedger(join(folder, 'state', 'processes'));
  }
}
