/** A part of the package that is made from its source is not there. */
export class NotBuiltError extends Error {
  override readonly name = 'NotBuiltError';
  readonly code = 'ERR_NOT_BUILT';

  constructor(
    /** What it is: `page`. */
    readonly part: string,
    options?: ErrorOptions,
  ) {
    super(`the ${part} is not built: run npm run build`, options);
  }
}
