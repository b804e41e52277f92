/** What a terminal may obey, or show elsewhere than it is, and JSON lets through. */
const UNESCAPED = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A value as one line of JSON that a terminal shows as it is. */
export const escapedJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    UNESCAPED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
