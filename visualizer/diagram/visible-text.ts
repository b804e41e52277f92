/**
 * What a reader would not see, or would not see where it is: control and format characters (but the joiners that emoji
 * and scripts need), line ends, blanks other than single ones between words, and halves of characters.
 */
const INVISIBLE =
  /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|(?! )\p{Zs}|^ | $| (?= )/gu;

const asEscape = (character: string): string => `\\u{${character.codePointAt(0)?.toString(16)}}`;

/**
 * A name in one line of characters that can be seen; what cannot be is written as JavaScript's escape, `\u{a}`. Two
 * names never look the same: a backslash is doubled where it could be mistaken for an escape.
 */
export function visibleName(name: string): string {
  const seen = name.replace(INVISIBLE, asEscape);
  return seen === name && !name.includes('\\u') ? name : name.replace(/\\/g, '\\\\').replace(INVISIBLE, asEscape);
}

/** Prose in one line: blanks and line ends become single blanks. */
export const visibleProse = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(INVISIBLE, asEscape);
