import { LONGEST_DELAY } from '../../machines/backoff-options';
import { checkNumber } from '../../machines/check-number';
import type { PluginPhase } from '../../machines/events';
import type { PluginStateMachine } from '../plugin-state-machine';
import { surfaceErrors } from '../surface-errors';
import { stopOrder } from './dependencies';
import type { Member, Members } from './member';
import { isAtRest, isUp, whyThere } from './standing';
import { Waits } from './waits';

/** How a fleet is stopped. */
export interface StopAllOptions {
  /** How long all of it may take, in ms. Default 10000; from 0 to 2147483647. */
  timeout?: number;
  /** Why, for the history. Default: `the fleet is being stopped`. */
  reason?: string;
}

/** What came of it. Plugins that were at rest before are not in it. */
export interface StopReport {
  /** The plugins that were brought to rest, in the order in which they came to it. */
  stopped: string[];
  /** The plugins that failed on the way, or had to be left where they were, with their state machines stopped. */
  failed: { pluginId: string; phase: PluginPhase; reason: string }[];
}

const DEFAULT_TIMEOUT = 10_000;

/** No plugin needs more; one that is moved on by somebody each time must not be followed for ever. */
const MOST_STEPS = 8;

/**
 * The first step to rest. The work of Installing, Building, Stopping and Uninstalling is waited for: broken off, it
 * would leave half a thing on the disk. Where no legal move leads down, the step is forced.
 */
function leadDown(machine: PluginStateMachine, reason: string): void {
  const { phase } = machine;
  if (phase === 'Running' || phase === 'Degraded') machine.transitionTo('Stopping', reason);
  // Its process may be there already.
  if (phase === 'Starting') machine.forcePhase('Stopping', reason);
  if (phase === 'Validating' || phase === 'Failed') machine.transitionTo('Installed', reason);
  if (phase === 'Recovering') machine.forcePhase('Stopped', reason);
}

async function bringToRest(machine: PluginStateMachine, reason: string, waits: Waits): Promise<void> {
  const { actor } = machine;
  for (let step = 0; step < MOST_STEPS && !isAtRest(actor.getSnapshot()); step++) {
    const { sequence } = actor.getSnapshot().context;
    leadDown(machine, reason);
    if (!(await waits.until(machine, ({ context }) => context.sequence > sequence))) return;
  }
}

/**
 * Brings all plugins to rest, those that are up behind those that depend on them. What is not at rest by the deadline
 * has its actor stopped, and its work with it: nothing comes up again.
 *
 * @throws {TypeError | RangeError} the timeout is no number or outside its range
 */
export async function stopAll(
  members: Members,
  { timeout = DEFAULT_TIMEOUT, reason = 'the fleet is being stopped' }: StopAllOptions,
): Promise<StopReport> {
  checkNumber('timeout', timeout, 0, LONGEST_DELAY);
  const waits = new Waits();
  const deadline = setTimeout(() => waits.end(), timeout);
  const stopping = new Map<string, Promise<void>>();
  const stopped = new Set<PluginStateMachine>();
  // An observer may remove plugins meanwhile.
  const atFirst = new Map(members);

  async function stop({ machine }: Member, dependants: readonly string[]): Promise<void> {
    if (isAtRest(machine.actor.getSnapshot())) return;
    if (isUp(machine.actor.getSnapshot())) await Promise.all(dependants.map((pluginId) => stopping.get(pluginId)));
    try {
      await bringToRest(machine, reason, waits);
    } catch (error) {
      // An inspector that throws. The others are to be stopped all the same.
      surfaceErrors(() => {
        throw error;
      });
    }
    stopped.add(machine);
  }

  for (const { pluginId, dependants } of stopOrder(atFirst)) {
    stopping.set(pluginId, stop(atFirst.get(pluginId) as Member, dependants));
  }
  await Promise.all(stopping.values());
  // Somebody may have moved one on, or added one, while the others were waited for.
  await Promise.all([...members.values()].map((member) => stop(member, [])));
  clearTimeout(deadline);
  for (const { machine } of members.values()) if (!isAtRest(machine.actor.getSnapshot())) stopped.add(machine);
  return reportOf([...stopped].filter((machine) => members.get(machine.pluginId)?.machine === machine));
}

/** Stops the actors of those that did not come to rest, and tells what became of each. */
function reportOf(machines: Iterable<PluginStateMachine>): StopReport {
  const report: StopReport = { stopped: [], failed: [] };
  for (const machine of machines) {
    const { pluginId, phase, actor } = machine;
    const snapshot = actor.getSnapshot();
    const late = !isAtRest(snapshot);
    if (late) machine.stop();
    const failed = phase === 'Failed' || phase === 'BuildFailed' || snapshot.status !== 'active';
    const why = late ? 'it did not come to rest in time, so its state machine was stopped' : whyThere(snapshot);
    if (late || failed) report.failed.push({ pluginId, phase, reason: why });
    else report.stopped.push(pluginId);
  }
  return report;
}
