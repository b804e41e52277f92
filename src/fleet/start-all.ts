import type { PluginPhase } from '../../machines/events';
import type { PluginStateMachine } from '../plugin-state-machine';
import { startOrder } from './dependencies';
import type { Member, Members } from './member';
import { isAtRest, isUp, standing, whyThere } from './standing';
import type { Waits } from './waits';

/** How a fleet is started. */
export interface StartAllOptions {
  /** Ends the wait: nothing more is started, and what is under way goes on. Default: none. */
  signal?: AbortSignal;
  /** Why, for the history. Default: `the fleet is being started`. */
  reason?: string;
}

/** What came of it. Plugins that are not to run, as those in Uninstalled, are not in it. */
export interface StartReport {
  /** The plugins that are up, in the order in which they came up; those that were up before are the first. */
  up: string[];
  /** The plugins that did not come up. */
  failed: { pluginId: string; phase: PluginPhase; reason: string }[];
  /** The plugins that were not started, and what they need that is not up. */
  held: { pluginId: string; reason: string }[];
}

const ASKED_TO_STOP = 'the fleet was asked to stop';

const isDown = ({ actor }: PluginStateMachine): boolean => !isUp(actor.getSnapshot());

const mayStart = ({ actor, phase }: PluginStateMachine): boolean =>
  actor.getSnapshot().status === 'active' && (phase === 'Installed' || phase === 'Stopped');

/** Whether the plugin is up, or on its way there. */
function isToRun({ actor, phase }: PluginStateMachine): boolean {
  const { status, tags, context } = actor.getSnapshot();
  if (status !== 'active') return false;
  const onItsWay = ['Building', 'Validating', 'Starting', 'Recovering'].includes(phase);
  return tags.has('active') || onItsWay || context.attempt !== null;
}

/** Why a plugin that needs this one is not started. */
const obstacle = (machine: PluginStateMachine): string => `needs ${machine.pluginId}, which is ${standing(machine)}`;

/** One start of all plugins. */
class FleetStart {
  readonly report: StartReport = { up: [], failed: [], held: [] };
  readonly #members: Members;
  readonly #reason: string;
  readonly #waits: Waits;
  /** By plugin: why those that need it are not started; `undefined` when it is up. */
  readonly #obstacles = new Map<string, Promise<string | undefined>>();

  constructor(members: Members, reason: string, waits: Waits) {
    this.#members = members;
    this.#reason = reason;
    this.#waits = waits;
  }

  async run(): Promise<void> {
    for (const pluginId of startOrder(this.#members)) {
      this.#obstacles.set(pluginId, this.#start(this.#members.get(pluginId) as Member));
    }
    await Promise.all(this.#obstacles.values());
  }

  async #start({ machine, dependsOn }: Member): Promise<string | undefined> {
    const { pluginId } = machine;
    if (mayStart(machine)) {
      const missing = await this.#obstacleAmong(dependsOn);
      if (missing !== undefined && mayStart(machine)) {
        this.report.held.push({ pluginId, reason: missing });
        return missing;
      }
      // Somebody else may have led it on meanwhile.
      if (mayStart(machine)) machine.transitionTo('Validating', this.#reason);
    }
    if (!isToRun(machine)) return obstacle(machine);
    if (await this.#comesUp(machine)) {
      this.report.up.push(pluginId);
      return undefined;
    }
    const { phase, actor } = machine;
    const reason = this.#waits.ended ? ASKED_TO_STOP : whyThere(actor.getSnapshot());
    this.report.failed.push({ pluginId, phase, reason });
    return this.#waits.ended ? ASKED_TO_STOP : obstacle(machine);
  }

  /** Waits until all of them are up. */
  async #obstacleAmong(dependsOn: readonly string[]): Promise<string | undefined> {
    const found = await Promise.all(dependsOn.map((pluginId) => this.#obstacles.get(pluginId)));
    const missing = found.find((reason) => reason !== undefined);
    if (missing !== undefined) return missing;
    const machines = dependsOn.map((pluginId) => (this.#members.get(pluginId) as Member).machine);
    // One of them may have crashed while the others came up.
    for (let down = machines.find(isDown); down && !this.#waits.ended; down = machines.find(isDown)) {
      if (!(await this.#comesUp(down))) return obstacle(down);
    }
    return this.#waits.ended ? ASKED_TO_STOP : undefined;
  }

  /** Waits until the plugin is up, or nothing of it goes on any more. */
  async #comesUp(machine: PluginStateMachine): Promise<boolean> {
    const settled = await this.#waits.until(machine, (snapshot) => isUp(snapshot) || isAtRest(snapshot));
    return settled !== undefined && isUp(settled);
  }
}

/**
 * Starts the plugins in Installed and Stopped, each when all that it needs is up.
 *
 * @param waits end when the fleet is asked to stop: what is not up by then is reported so
 * @throws {UnknownDependencyError | DependencyCycleError} nothing was started
 */
export async function startAll(
  members: Members,
  { signal, reason = 'the fleet is being started' }: StartAllOptions,
  waits: Waits,
): Promise<StartReport> {
  signal?.throwIfAborted();
  const start = new FleetStart(members, reason, waits);
  const abort = () => waits.end();
  signal?.addEventListener('abort', abort);
  try {
    await start.run();
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  signal?.throwIfAborted();
  return start.report;
}
