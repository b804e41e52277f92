/** A picture that was made for a file, made ready to be part of the page. */
export interface PreparedChart {
  readonly element: SVGSVGElement;
  /** Its own style: the page has one of its own, a file needs it back. */
  readonly style: string;
}

/** It is cut out of the text: where the page may not have it, even reading it is against the page's policy. */
const STYLE = /<style>([^<]*)<\/style>/g;

const REMOVED = 'style, script, foreignObject';

const isAllowed = ({ name, value }: Attr): boolean =>
  !name.startsWith('on') && name !== 'style' && (!name.endsWith('href') || value.startsWith('#'));

/** Reads an SVG. What could run, load or style anything is left out. */
export function prepareChart(text: string): PreparedChart | undefined {
  const style = [...text.matchAll(STYLE)].map(([, rules = '']) => rules).join('\n');
  const parsed = new DOMParser().parseFromString(text.replace(STYLE, ''), 'image/svg+xml').documentElement;
  if (parsed.localName !== 'svg') return undefined;
  for (const element of parsed.querySelectorAll(REMOVED)) element.remove();
  for (const element of [parsed, ...parsed.querySelectorAll('*')]) {
    for (const attribute of [...element.attributes]) {
      if (!isAllowed(attribute)) element.removeAttributeNode(attribute);
    }
  }
  return { element: document.importNode(parsed, true) as unknown as SVGSVGElement, style };
}
