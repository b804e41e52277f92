import type { PluginPhase } from '../../machines/events';
import type { PhaseTag } from '../../machines/plugin-lifecycle-type';

/** A plugin was not in the phase that somebody waited for, for as long as they were willing to wait. */
export class PhaseTimeoutError extends Error {
  override readonly name = 'PhaseTimeoutError';
  readonly code = 'ERR_PHASE_TIMEOUT';

  constructor(
    readonly pluginId: string,
    /** The phase that was waited for, or a tag of several. */
    readonly wanted: PluginPhase | PhaseTag,
    /** The phase that the plugin is in instead. */
    readonly phase: PluginPhase,
    /** How long was waited, in ms. */
    readonly timeout: number,
    /** The phase that it is in and why, in words. */
    instead: string,
  ) {
    super(`plugin ${pluginId} was not ${wanted} within ${timeout} ms: it is ${instead}`);
  }
}
