/** What cannot stand in XML, or would break a line of a picture. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is replaced
const UNDRAWABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

const LONGEST = 60;

/** Any text as XML can carry it: what it cannot carry becomes the replacement character. */
export const drawable = (text: string): string => text.replace(UNDRAWABLE, '\ufffd');

/** A name as a picture shows it: in one line, and never so long that nothing else is seen. */
export function shortName(name: string): string {
  const line = drawable(name).replace(/\s+/g, ' ').trim();
  if (line === '') return '""';
  const characters = [...line];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : line;
}
