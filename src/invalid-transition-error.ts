import type { PluginPhase } from '../machines/events';

/** A move that the statechart does not allow. Nothing has changed. */
export class InvalidTransitionError extends Error {
  override readonly name = 'InvalidTransitionError';
  readonly code = 'ERR_INVALID_TRANSITION';

  constructor(
    readonly pluginId: string,
    readonly from: PluginPhase,
    readonly to: PluginPhase,
    /** The phases that the plugin can move to as it stands. */
    readonly allowed: readonly PluginPhase[],
  ) {
    const instead = allowed.length > 0 ? allowed.join(', ') : 'none';
    super(`invalid transition ${from} → ${to} for plugin ${pluginId} (allowed: ${instead})`);
  }
}
