/** There is no journal to be read where one was looked for, or it is no longer there. */
export class JournalDirectoryError extends Error {
  override readonly name = 'JournalDirectoryError';
  readonly code = 'ERR_JOURNAL_DIRECTORY';
  /** As it was given. */
  readonly directory: string;

  constructor(directory: string, problem: string, options?: ErrorOptions) {
    super(problem, options);
    this.directory = directory;
  }
}
