import { visibleName, visibleProse } from './visible-text';

const asEntity = (character: string): string => `#${character.codePointAt(0)};`;

/**
 * What means something to Mermaid or to Markdown, in which it reads its labels; the two letters that it marks its own
 * entities with; and words that it reads wherever they stand in a line.
 */
const MEANINGFUL = /direction(?=\s|$)|style|classdef|www|["#$%&*+:;<>@[\\\]^_`{|}~ﬂ¶]|(?<!\p{L})[.-]|(?<=\d)\)/giu;

const escaped = (text: string): string => text.replace(MEANINGFUL, (found) => `${asEntity(found)}${found.slice(1)}`);

/** A name in a Mermaid label. */
export const mermaidName = (name: string): string => escaped(visibleName(name));

/** A sentence in a Mermaid note, title or label. */
export const mermaidProse = (text: string): string => escaped(visibleProse(text));

/** Words that begin a statement, and the root of Mermaid's own tree. */
const RESERVED =
  /^(?:accDescr|accTitle|class|classDef|click|default|hide|href|note|root|scale|state|stateDiagram|style)$|direction$/i;

/** What Mermaid calls a state: its id where that is a plain word, else the same with unambiguous escapes. */
export function mermaidId(id: string): string {
  const plain = id.replace(/[^A-Za-z0-9]/gu, (character) =>
    character === '.' ? '__' : `_${character.codePointAt(0)?.toString(16)}_`,
  );
  // No escape ends so: no other id can become this one.
  return RESERVED.test(plain) || plain in {} ? `${plain}_state` : plain;
}

/** What stands for any state inside a state, or in the machine. */
export const mermaidAny = (id: string | undefined): string => `${id === undefined ? '' : mermaidId(id)}_any`;
