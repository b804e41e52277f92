/** A plugin id that is none of the fleet's, or of the service's. */
export class UnknownPluginError extends Error {
  override readonly name = 'UnknownPluginError';
  readonly code = 'ERR_UNKNOWN_PLUGIN';

  constructor(
    readonly pluginId: string,
    where = 'the fleet has no plugin',
    instead = 'add it first',
  ) {
    super(`${where} ${pluginId}: ${instead}`);
  }
}
