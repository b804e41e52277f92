import { errorText } from '../../machines/text';

/** An option of `resume` threw for a plugin, or gave something that cannot be used. Nothing was started or changed. */
export class ResumeOptionError extends Error {
  override readonly name = 'ResumeOptionError';
  readonly code = 'ERR_RESUME_OPTION';

  constructor(
    /** The option that it is about. */
    readonly option: 'machine' | 'policy' | 'damaged',
    readonly pluginId: string,
    cause: unknown,
  ) {
    super(`option ${option} of resume, for plugin ${pluginId}: ${errorText(cause)}`, { cause });
  }
}
