const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as XML has it, in an element or an attribute. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');

/** To a hundredth of a point: finer is not seen, and no longer the same on each machine. */
export const rounded = (value: number): number => Math.round(value * 100) / 100 || 0;

type Value = string | number | undefined;

/** An element with its attributes, without those that are undefined. What is inside it is markup already. */
export function element(name: string, attributes: Readonly<Record<string, Value>>, ...inside: string[]): string {
  const written = Object.entries(attributes).flatMap(([attribute, value]) => {
    if (value === undefined) return [];
    return [` ${attribute}="${typeof value === 'number' ? rounded(value) : escaped(value)}"`];
  });
  const start = `<${name}${written.join('')}`;
  return inside.length > 0 ? `${start}>${inside.join('')}</${name}>` : `${start}/>`;
}
