import type { PluginPhase } from '../machines/events';

/** A call that would change a plugin whose state machine does not run any more. Nothing has changed. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly code = 'ERR_STOPPED';

  constructor(
    readonly pluginId: string,
    /** The phase that the plugin was in. */
    readonly phase: PluginPhase,
  ) {
    super(`the state machine of plugin ${pluginId} was stopped in ${phase}: create a new one to go on`);
  }
}
