/** A name that is none of the fourteen phases. */
export class UnknownPhaseError extends Error {
  override readonly name = 'UnknownPhaseError';
  readonly code = 'ERR_UNKNOWN_PHASE';

  constructor(
    /** The name as it was given. */
    readonly phase: string,
    /** The names that there are. */
    readonly known: readonly string[],
  ) {
    super(`unknown phase ${String(phase)}: should be one of ${known.join(', ')}`);
  }
}
