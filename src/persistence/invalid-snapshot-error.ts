/** What is stored of a plugin cannot be used: it could not be read, or it is not what this version writes. */
export class InvalidSnapshotError extends Error {
  override readonly name = 'InvalidSnapshotError';
  readonly code = 'ERR_INVALID_SNAPSHOT';

  constructor(
    readonly pluginId: string,
    /** Where the problem is, such as `context.retry.attempts`; empty where it is the whole. */
    readonly path: string,
    /** What is wrong there. */
    readonly problem: string,
    options?: ErrorOptions,
  ) {
    super(`the stored snapshot of plugin ${pluginId} is not valid: ${path ? `${path}: ` : ''}${problem}`, options);
  }
}
