import { errorText } from '../../machines/text';

/** A store did not take the newest snapshot of a plugin. The plugin goes on, and nothing of it is lost yet. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code = 'ERR_STORE';

  constructor(
    readonly pluginId: string,
    /** The how manieth time in a row it failed, from 1. */
    readonly attempt: number,
    /** In how many ms it is tried again; `undefined` where it is not, because its persistence was stopped. */
    readonly retryIn: number | undefined,
    cause: unknown,
  ) {
    const next = retryIn === undefined ? 'not tried again' : `tried again in ${retryIn} ms`;
    super(`plugin ${pluginId} could not be stored (attempt ${attempt}, ${next}): ${errorText(cause)}`, { cause });
  }
}
