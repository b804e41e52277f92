import { visibleName, visibleProse } from './visible-text';
import { wordFor, wordForAny } from './word';

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

/** What Mermaid calls a state. */
export const mermaidId = (id: string): string => wordFor(id, RESERVED);

/** What stands for any state inside a state, or in the machine. */
export const mermaidAny = (id: string | undefined): string => wordForAny(id, RESERVED);
