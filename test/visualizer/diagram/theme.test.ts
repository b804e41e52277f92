import { describe, expect, test } from 'vitest';
import { THEMES } from '../../../visualizer/diagram/theme';

const light = (share: number): number => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);

const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\da-f]{2}/g) ?? []).map((part) =>
    light(Number.parseInt(part, 16) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one: string, other: string): number => {
  const [dark = 0, bright = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (bright + 0.05) / (dark + 0.05);
};

describe.each(Object.entries(THEMES))('the theme %s', (_, theme) => {
  const grounds = [theme.background, theme.group.fill];

  test.each(['text', 'label', 'strong', 'quietLabel', 'failure', 'last'] as const)('has a legible %s', (name) => {
    for (const ground of grounds) expect(contrast(theme[name], ground)).toBeGreaterThan(4.5);
  });

  test.each(['line', 'quiet', 'quietFailure'] as const)('has a visible %s', (name) => {
    for (const ground of grounds) expect(contrast(theme[name], ground)).toBeGreaterThan(2);
  });

  test.each(Object.entries(theme.states))('has a legible name in a state that is %s', (_role, { fill, text }) => {
    expect(contrast(text, fill)).toBeGreaterThan(4.5);
  });
});
