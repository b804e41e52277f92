import { errorText } from '../../machines/text';

/** A store did not take the newest snapshot of a plugin. The plugin goes on, and nothing of it is lost yet. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code = 'ERR_STORE';

  constructor(
    readonly pluginId: string,
    /** The how manieth time in a row it failed, from 1. */
    readonly attempt: number,
    /** In how many ms it is tried again, unless the persistence was stopped. */
    readonly retryIn: number,
    cause: unknown,
  ) {
    super(`plugin ${pluginId} could not be stored (attempt ${attempt}): ${errorText(cause)}`, { cause });
  }
}
