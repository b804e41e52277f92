/** Something needs a package that is not installed: an optional one, since few need it. */
export class MissingPackageError extends Error {
  override readonly name = 'MissingPackageError';
  readonly code = 'ERR_MISSING_PACKAGE';

  constructor(
    readonly packageName: string,
    /** What the package is needed for. */
    readonly need: string,
    options?: ErrorOptions,
  ) {
    super(`${need} needs the package ${packageName}, which is not installed: npm install ${packageName}`, options);
  }
}
