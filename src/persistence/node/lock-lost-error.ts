/** The lock of a store's directory was removed or replaced while the store was open. Nothing is written any more. */
export class LockLostError extends Error {
  override readonly name = 'LockLostError';
  readonly code = 'ERR_LOCK_LOST';

  constructor(readonly directory: string) {
    super(
      `${directory} may be in use by another host: its lock was removed or replaced while this store was open; ` +
        'close the store and open it again',
    );
  }
}
