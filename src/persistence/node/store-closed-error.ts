/** A call to a store that was closed. Nothing has changed. */
export class StoreClosedError extends Error {
  override readonly name = 'StoreClosedError';
  readonly code = 'ERR_STORE_CLOSED';

  constructor(readonly directory: string) {
    super(`the store in ${directory} was closed: open it again, or close it after the last save`);
  }
}
