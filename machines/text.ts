/** Text of whatever somebody else gave. What cannot be text must not stop a plugin. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  try {
    return value === undefined ? '' : String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** What an error says; its name where it says nothing. Somebody else may have thrown anything. */
export const errorText = (error: unknown): string =>
  error instanceof Error ? textOf(error.message) || error.name : textOf(error);
