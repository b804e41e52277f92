import { visibleName, visibleProse } from './visible-text';
import { wordFor, wordForAny } from './word';

const asCode = (character: string): string =>
  `<U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}>`;

/** What means something to PlantUML, which takes any quotation mark for one, or to Creole, in which it reads its labels. */
const MEANINGFUL = /["#$%&'*+/:;<=>@[\\\]^_`{|}~!«»‘’“”„‟‹›]|(?<!\p{L})[.-]/gu;

const escaped = (text: string): string => text.replace(MEANINGFUL, asCode);

/** A name in a PlantUML label. */
export const plantUmlName = (name: string): string => escaped(visibleName(name));

/** A sentence in PlantUML. */
export const plantUmlProse = (text: string): string => escaped(visibleProse(text));

/** Words that begin a command. */
const RESERVED = new RegExp(
  `^(?:${[
    ...['allow_mixing', 'as', 'bottom', 'caption', 'center', 'class', 'concurrent', 'end', 'endif', 'endlegend'],
    ...['endnote', 'footer', 'fork', 'frame', 'header', 'hide', 'json', 'left', 'legend', 'mainframe', 'namespace'],
    ...['newpage', 'note', 'package', 'page', 'partition', 'pragma', 'remove', 'restore', 'right', 'rotate', 'scale'],
    ...['set', 'show', 'skin', 'skinparam', 'sprite', 'state', 'style', 'title', 'together', 'top', 'url', 'yaml'],
  ].join('|')})$`,
  'i',
);

/** What PlantUML calls a state. */
export const plantUmlId = (id: string): string => wordFor(id, RESERVED);

/** What stands for any state inside a state, or in the machine. */
export const plantUmlAny = (id: string | undefined): string => wordForAny(id, RESERVED);
