import { THEMES, type Theme } from './theme';

/** Each colour of a theme, in the same order for each of them. */
const coloursOf = (theme: Theme): string[] =>
  Object.values(theme).flatMap((value) => (typeof value === 'string' ? [value] : coloursOf(value as unknown as Theme)));

/** The class of pictures that have the style, so that it leaves others on the same page alone. */
export const FOLLOWS_READER = 'statechart-auto';

/**
 * What turns a picture of the theme `light` dark: a rule for each colour in it. The colours themselves are attributes,
 * so the picture is right where no style sheet is applied, too.
 */
export function darkStyle(): string {
  const dark = coloursOf(THEMES.dark);
  const rules = coloursOf(THEMES.light).flatMap((colour, index) =>
    ['fill', 'stroke'].map((property) => `.${FOLLOWS_READER} [${property}="${colour}"]{${property}:${dark[index]}}`),
  );
  return `@media (prefers-color-scheme:dark){${[...new Set(rules)].join('')}}`;
}
