/** Plugins that depend on each other in a circle, so that none of them can be started first. Nothing was started. */
export class DependencyCycleError extends Error {
  override readonly name = 'DependencyCycleError';
  readonly code = 'ERR_DEPENDENCY_CYCLE';

  constructor(
    /** The plugins, each of which depends on the next; the first is the last, too. */
    readonly cycle: readonly string[],
  ) {
    super(`plugins depend on each other in a circle: ${cycle.join(' → ')}`);
  }
}
