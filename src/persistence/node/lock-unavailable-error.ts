/** A directory that cannot be locked, so that nothing would keep a second host from writing to it. */
export class LockUnavailableError extends Error {
  override readonly name = 'LockUnavailableError';
  readonly code = 'ERR_LOCK_UNAVAILABLE';

  constructor(
    readonly directory: string,
    override readonly cause: unknown,
  ) {
    super(`${directory} cannot be locked: ${explain(cause)}, or use another store, such as keyvStore`);
  }
}

function explain(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code !== 'ADDON_NOT_FOUND' && code !== 'CANNOT_LOAD' && code !== 'ERR_MODULE_NOT_FOUND') {
    return `its file system has no locks (${code ?? message}): use a directory on a local disk`;
  }
  const here = `${process.platform} on ${process.arch}`;
  return (
    `fs-native-extensions has no build for this system (${here}) or was left out of the installation: ` +
    'on Alpine Linux use a Node image with glibc (node:22-slim), elsewhere install it again (npm install fs-native-extensions)'
  );
}
