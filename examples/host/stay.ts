import { setTimeout as sleep } from 'node:timers/promises';
import { install, start } from './commands';
import type { Host } from './host';
import { leadByKeys } from './lead-by-keys';

const REASON = 'asked for by the host';

/** Stays up while nothing happens, too: plugins that were stopped do not keep a program running. */
async function untilSignal(interrupted: AbortSignal): Promise<void> {
  for (;;) {
    await sleep(60_000, undefined, { signal: interrupted }).catch(() => {});
    interrupted.throwIfAborted();
  }
}

/**
 * Installs and starts two plugins and stays up until somebody ends it, who may look at them on the live page, and lead
 * them by keys on a terminal.
 *
 * @throws {Interruption} the host was interrupted
 */
export async function stay(host: Host, pageUrl: string): Promise<void> {
  const { screen, interrupted } = host;
  const clock = await host.add('clock');
  const greeter = await host.add('greeter');

  screen.headline(`See them live: ${pageUrl}`);
  screen.headline(`Install and start two plugins in ${host.folder}.`);
  for (const plugin of [clock, greeter]) {
    install(plugin, REASON);
    await plugin.reach('Installed', interrupted);
    start(plugin, REASON);
  }
  await Promise.all([clock, greeter].map((plugin) => plugin.reach('Running', interrupted)));

  const atTerminal = process.stdin.isTTY && process.stdout.isTTY;
  if (atTerminal) return leadByKeys(host);
  screen.headline('Both plugins are up. They stay so until SIGINT (Ctrl-C) or SIGTERM.');
  await untilSignal(interrupted);
}
