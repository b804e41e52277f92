import { isActive } from 'plugin-statechart';
import type { HostedPlugin } from './hosted-plugin';

/** What a person, or the tour, may ask of a plugin. Each is a legal move, or it is refused with the reason why. */
export function install({ machine }: HostedPlugin, reason: string): void {
  machine.transitionTo('Installing', reason);
}

export function build({ machine }: HostedPlugin, reason: string): void {
  machine.transitionTo('Building', reason);
}

export function stop({ machine }: HostedPlugin, reason: string): void {
  machine.transitionTo('Stopping', reason);
}

export function uninstall({ machine }: HostedPlugin, reason: string): void {
  machine.transitionTo('Uninstalling', reason);
}

/** Starts what is installed, or was stopped, or has failed; a plugin with a source is built when it is new. */
export function start({ machine, manifest, phase }: HostedPlugin, reason: string): void {
  if (phase === 'Installed' && manifest.source) machine.transitionTo('Building', reason);
  else if (phase === 'Installed' || phase === 'Failed') machine.transitionTo('Validating', reason);
  else machine.transitionTo('Starting', reason);
}

/** Runs the plugin's code of now: stops it, builds it where it has a source, and starts it again. */
export async function reload(plugin: HostedPlugin, reason: string, signal: AbortSignal): Promise<void> {
  const { machine, manifest } = plugin;
  if (isActive(plugin.phase)) {
    stop(plugin, reason);
    await plugin.reach('Stopped', signal);
  }
  if (!manifest.source) machine.transitionTo('Validating', reason);
  else {
    if (machine.canTransitionTo('Installed')) machine.transitionTo('Installed', reason);
    build(plugin, reason);
  }
}

/** Sends the plugin's process a signal that it cannot refuse. The statechart is not told: it has to notice. */
export function signalProcess({ id, phase, process: running }: HostedPlugin, signal: 'SIGKILL' | 'SIGSTOP'): number {
  if (!running) throw new Error(`${id} has no running process to send ${signal}: it is ${phase}`);
  process.kill(running.pid, signal);
  return running.pid;
}
