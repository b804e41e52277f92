import type { PluginPhase } from '../../machines/events';
import type { PluginLifecycleSnapshot } from '../../machines/plugin-lifecycle-type';
import type { TransitionRecord } from '../../machines/transition-record';
import { isActive } from '../phases';
import type { StormDetector } from './storm-detector';
import type { Turns } from './turns';

/** Whether a plugin in this phase is being brought up again, if it crashed. */
const isComingUp = (phase: PluginPhase): boolean => phase === 'Validating' || phase === 'Starting';

/** Follows the plugins of a fleet through their crashes, and gives each its turn to recover. */
export class Recoveries {
  constructor(
    readonly turns: Turns,
    readonly storms: StormDetector,
  ) {}

  /** A plugin has come, maybe in the middle of its recovery. */
  joined({ value, context }: PluginLifecycleSnapshot): void {
    if (isComingUp(value) && context.attempt) this.turns.begin(context.pluginId);
  }

  /** A plugin has moved. */
  moved({ context }: PluginLifecycleSnapshot, { from, to }: TransitionRecord): void {
    const { pluginId, attempt } = context;
    const gaveUp = to === 'Failed' && (isActive(from) || this.turns.has(pluginId));
    if (to === 'Recovering' || gaveUp) this.storms.crashed(pluginId);
    if (!isComingUp(to)) this.turns.end(pluginId);
    // Also one that somebody led on before it was its turn.
    else if (attempt) this.turns.begin(pluginId);
  }

  /** A plugin's actor was stopped. */
  left(pluginId: string): void {
    this.turns.end(pluginId);
  }
}
