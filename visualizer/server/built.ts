import { createRequire } from 'node:module';

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

/**
 * The path of a built file of this package, by what it exports.
 *
 * @throws {NotBuiltError} it is not there
 */
export function builtFile(part: string, specifier: string): string {
  try {
    return createRequire(import.meta.url).resolve(specifier);
  } catch (cause) {
    throw new NotBuiltError(part, { cause });
  }
}
