import { visibleName, visibleProse } from './visible-text';

const asEntity = (character: string): string => `&#${character.codePointAt(0)};`;

/** A name in one font for code. What would end a code span or a cell of a table needs HTML. */
export function codeOf(name: string): string {
  const visible = visibleName(name);
  if (!/[`|\\<>&]/.test(visible)) return `\`${visible}\``;
  return `<code>${visible.replace(/[!-/:-@[-`{-~]/g, asEntity)}</code>`;
}

/** Whether a name is nothing but words, so that it can stand in a sentence and be linked to. */
export const isWords = (name: string): boolean => /^\p{L}[\p{L}\p{N}]*(?: [\p{L}\p{N}]+)*$/u.test(name);

/** The name of a state, as a heading and in a sentence. */
export const stateText = (id: string): string => (isWords(id) ? id : codeOf(id));

/** A sentence, to be read as it is: nothing in it is Markdown. */
export const proseOf = (text: string): string =>
  visibleProse(text).replace(/[&<>]|[\\`*_[\]#|~$]|^[-+=](?=\s|$|=)|(?<=^\d+)[.)]/g, (character) =>
    '&<>'.includes(character) ? asEntity(character) : `\\${character}`,
  );
