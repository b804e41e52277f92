/** A plugin id that is none of the fleet's. */
export class UnknownPluginError extends Error {
  override readonly name = 'UnknownPluginError';
  readonly code = 'ERR_UNKNOWN_PLUGIN';

  constructor(readonly pluginId: string) {
    super(`the fleet has no plugin ${pluginId}: add it first`);
  }
}
