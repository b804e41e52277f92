import { errorText } from '../../machines/text';

/** A Keyv did not do what it was asked for. */
export class KeyvStoreError extends Error {
  override readonly name = 'KeyvStoreError';
  readonly code = 'ERR_KEYV_STORE';

  constructor(task: string, cause: unknown) {
    super(`could not ${task} in the Keyv: ${errorText(cause)}`, { cause });
  }
}
