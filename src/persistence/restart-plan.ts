import { initialContext, type PluginLifecycleContext } from '../../machines/context';
import type { PluginPhase } from '../../machines/events';
import { forgetWhenStable, planAttempt } from '../../machines/recovery';
import type { PluginStateMachineOptions } from '../plugin-state-machine';
import { contextUnder } from '../restored-snapshot';
import { InvalidSnapshotError } from './invalid-snapshot-error';
import { type Reconciliation, reconcile } from './on-disk';
import { workIn } from './persisted-snapshot';
import { type Correction, checkCorrection, type PluginAtRestart } from './restart-policy';
import { ResumeOptionError } from './resume-option-error';
import { checkPhase, type ResolvedResumeOptions } from './resume-options';
import type { StoredPlugin } from './snapshot-store';
import { readContext } from './stored-context';

/** What becomes of a plugin. Nothing is done yet. */
export interface RestartPlan {
  readonly pluginId: string;
  /** What the app says of it. */
  readonly options: PluginStateMachineOptions;
  readonly context: PluginLifecycleContext;
  readonly correction: Correction | undefined;
  /** Where the disk is at odds with what is stored: what is true. */
  readonly onDisk: 'Installed' | 'Uninstalled' | undefined;
}

/** What becomes of a plugin whose snapshot cannot be used: its context is a new one. */
export interface DamagedPlan extends RestartPlan {
  readonly correction: Correction;
  readonly damage: InvalidSnapshotError;
}

/** Asks the app, or uses what it gave. What goes wrong is an error that says which option it was, for which plugin. */
export function ask<Answer>(option: ResumeOptionError['option'], pluginId: string, answer: () => Answer): Answer {
  try {
    return answer();
  } catch (cause) {
    throw new ResumeOptionError(option, pluginId, cause);
  }
}

/** What the app says of a plugin now, in place of what it said then. */
function underOptions(stored: PluginLifecycleContext, options: PluginStateMachineOptions): PluginLifecycleContext {
  const context = contextUnder(stored, options);
  if (context.recovery === stored.recovery) return context;
  // Only in automatic recovery attempts are made; there, Recovering without one would mean that they are used up.
  return { ...context, ...(context.phase === 'Recovering' ? planAttempt(context, Date.now()) : { attempt: null }) };
}

/**
 * The time that the host was down does not count as time up, where the store knows when that began. No wait ends later
 * than if it began now, as it would where the clock was set back.
 */
function asOfNow(context: PluginLifecycleContext, lastAlive: number | undefined): PluginLifecycleContext {
  const { upSince, attempt } = context;
  const now = Date.now();
  return {
    ...context,
    upSince: upSince === null || lastAlive === undefined ? upSince : now - Math.max(lastAlive - upSince, 0),
    attempt: attempt && { ...attempt, deadline: Math.min(attempt.deadline, now + attempt.delay) },
  };
}

/** The store may know of later transitions than the snapshot does: no number is given twice. */
const afterSequence = (context: PluginLifecycleContext, { sequence = 0 }: StoredPlugin): PluginLifecycleContext => ({
  ...context,
  sequence: Math.max(context.sequence, Number.isSafeInteger(sequence) ? sequence : 0),
});

/** Whether there are attempts that a stable time up would have forgotten; in manual recovery, too, where none is. */
function inCrashLoop(context: PluginLifecycleContext): boolean {
  const { retry = context.retry } = forgetWhenStable({ ...context, recovery: 'automatic' }, Date.now());
  return retry.attempts > 0;
}

/** Plans what becomes of each plugin. Asks the app all that there is to ask; nothing is changed. */
export class RestartPlanner {
  readonly #options: ResolvedResumeOptions;
  readonly #lastAlive: number | undefined;

  constructor(options: ResolvedResumeOptions, lastAlive: number | undefined) {
    this.#options = options;
    this.#lastAlive = Number.isFinite(lastAlive) ? lastAlive : undefined;
  }

  planStored(stored: StoredPlugin): RestartPlan | DamagedPlan {
    try {
      return this.#planIntact(stored.pluginId, afterSequence(readContext(stored), stored));
    } catch (error) {
      if (!(error instanceof InvalidSnapshotError)) throw error;
      return this.#planDamaged(stored, error);
    }
  }

  planOrphan(pluginId: string): RestartPlan {
    const options = this.#machineOf(pluginId);
    const context = this.#newContext(pluginId, 'Uninstalled', options);
    const correction = this.#reconcile(context);
    return { pluginId, options, context, correction, onDisk: correction?.to };
  }

  #planIntact(pluginId: string, stored: PluginLifecycleContext): RestartPlan {
    const options = this.#machineOf(pluginId);
    const context = asOfNow(
      ask('machine', pluginId, () => underOptions(stored, options)),
      this.#lastAlive,
    );
    const reconciled = this.#reconcile(context);
    const correction =
      reconciled ??
      ask('policy', pluginId, () => checkCorrection(this.#options.policy(this.#atRestart(context, options))));
    return { pluginId, options, context, correction, onDisk: reconciled?.to };
  }

  #planDamaged(stored: StoredPlugin, damage: InvalidSnapshotError): DamagedPlan {
    const { pluginId } = stored;
    const options = this.#machineOf(pluginId);
    const phase = ask('damaged', pluginId, () => checkPhase(this.#options.damaged(stored, damage)));
    const context = afterSequence(this.#newContext(pluginId, phase, options), stored);
    const onDisk = this.#reconcile(context)?.to;
    return { pluginId, options, context, damage, correction: { to: onDisk ?? phase, reason: damage.message }, onDisk };
  }

  #atRestart(context: PluginLifecycleContext, { actors = {} }: PluginStateMachineOptions): PluginAtRestart {
    const { pluginId, phase } = context;
    const provided = workIn(phase).some(({ src }) => actors[src] !== undefined);
    return {
      pluginId,
      phase,
      context,
      interrupted: this.#options.interrupted ?? (provided ? 'again' : 'fail'),
      crashLoop: inCrashLoop(context),
    };
  }

  #machineOf(pluginId: string): PluginStateMachineOptions {
    return ask('machine', pluginId, () => {
      const options = this.#options.machine(pluginId);
      if (typeof options === 'object' && options !== null) return options;
      throw new TypeError(`it should give options, got ${options === null ? 'null' : typeof options}`);
    });
  }

  #newContext(pluginId: string, phase: PluginPhase, options: PluginStateMachineOptions): PluginLifecycleContext {
    return ask('machine', pluginId, () => initialContext({ ...options, pluginId }, phase));
  }

  #reconcile({ pluginId, phase }: PluginLifecycleContext): Reconciliation | undefined {
    const { onDisk } = this.#options;
    return onDisk && reconcile(phase, onDisk.has(pluginId));
  }
}
