import type { Contender } from '../contenders/contender';
import { cycleFrom } from '../contenders/steps';

const FROM_RUNNING = cycleFrom('Running');

/** Makes at least `transitions` moves with a plugin that is Running, which then is Running again. */
export async function fillHistory<Plugin>(
  contender: Contender<Plugin>,
  plugin: Plugin,
  transitions: number,
): Promise<void> {
  for (let made = 0; made < transitions; made += FROM_RUNNING.length) {
    for (const step of FROM_RUNNING) contender.move(plugin, step);
    await undefined;
  }
}
