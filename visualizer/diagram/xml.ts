import { visibleName } from './visible-text';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Any text as the value of an attribute. */
const xmlText = (text: string): string =>
  visibleName(text).replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');

/** An element in lines. An attribute that is `undefined` is left out. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | undefined>>,
  children: readonly string[] = [],
): string[] {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${xmlText(value)}"`],
  );
  const start = `<${name}${written.join('')}`;
  return children.length === 0 ? [`${start}/>`] : [`${start}>`, ...children.map((line) => `  ${line}`), `</${name}>`];
}
