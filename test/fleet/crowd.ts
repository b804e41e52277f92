import { fromPromise } from 'xstate';
import type { PluginPhase, PluginStateMachine, WorkActors } from '../../src';
import type { PluginFleet } from '../../src/fleet';

/** Work that takes a while, in ms of the fake clock. */
export const takes = (delay: number) =>
  fromPromise<void>(({ signal }) => {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delay);
      signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
    });
  });

export const fails = (message: string) =>
  fromPromise<void>(async () => {
    throw new Error(message);
  });

/** Work which comes up, and goes down, at once. */
export const QUICK: WorkActors = { validate: takes(0), start: takes(0), stop: takes(0) };

/** What a fleet tells, one line for each transition. */
export function linesOf(fleet: PluginFleet): string[] {
  const lines: string[] = [];
  fleet.addObserver((pluginId, { from, to, reason }) => lines.push(`${pluginId}: ${from} → ${to} (${reason})`));
  return lines;
}

export const crash = (machine: PluginStateMachine | undefined): void =>
  machine?.transitionTo('Recovering', 'exit code 1');

export function lead(machine: PluginStateMachine | undefined, ...phases: PluginPhase[]): void {
  for (const phase of phases) machine?.transitionTo(phase, 'led by the test');
}
