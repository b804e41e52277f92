/** A plugin depends on one that is not in the fleet. Nothing was started. */
export class UnknownDependencyError extends Error {
  override readonly name = 'UnknownDependencyError';
  readonly code = 'ERR_UNKNOWN_DEPENDENCY';

  constructor(
    readonly pluginId: string,
    /** The plugin that is missing. */
    readonly dependency: string,
  ) {
    super(`plugin ${pluginId} depends on ${dependency}, which is not in the fleet: add it, or remove ${pluginId}`);
  }
}
