/** A plugin id that the fleet has already. Nothing has changed. */
export class DuplicatePluginError extends Error {
  override readonly name = 'DuplicatePluginError';
  readonly code = 'ERR_DUPLICATE_PLUGIN';

  constructor(
    readonly pluginId: string,
    what: string,
  ) {
    super(`plugin ${pluginId} ${what}`);
  }
}
