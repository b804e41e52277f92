/** A name that is no format of a diagram, or a file whose ending is none of theirs. */
export class UnknownFormatError extends Error {
  override readonly name = 'UnknownFormatError';
  readonly code = 'ERR_UNKNOWN_FORMAT';

  constructor(
    readonly format: string,
    /** The formats, or the endings, that there are. */
    readonly known: readonly string[],
  ) {
    super(`unknown diagram format ${format}: should be one of ${known.join(', ')}`);
  }
}
