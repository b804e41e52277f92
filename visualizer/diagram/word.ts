/**
 * An id as one word of letters, digits and underscores: as it is where it is such a word and none that the format
 * reserves, else with unambiguous escapes. Two ids never become the same word.
 */
export function wordFor(id: string, reserved: RegExp): string {
  const word = id.replace(/[^A-Za-z0-9]/gu, (character) =>
    character === '.' ? '__' : `_${character.codePointAt(0)?.toString(16)}_`,
  );
  // No escape ends so: no other id can become this one.
  return reserved.test(word) || word in {} ? `${word}_state` : word;
}

/** What stands for any state inside a state, or in the machine: no state has such a word. */
export const wordForAny = (id: string | undefined, reserved: RegExp): string =>
  `${id === undefined ? '' : wordFor(id, reserved)}_any`;
