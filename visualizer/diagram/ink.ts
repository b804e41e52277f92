import type { Box } from './picture';
import type { Arrow } from './picture-arrows';
import type { StateColours, Theme } from './theme';

/** How a line is drawn, in the theme's colours; widths and dashes in points. */
export interface ArrowInk {
  readonly stroke: string;
  readonly label: string;
  readonly width: number;
  readonly dash: 'dashed' | 'dotted' | undefined;
}

export interface BoxInk extends StateColours {
  readonly width: number;
  readonly dash: 'dashed' | undefined;
}

/** A state by its role. The current one has a thick border: not by colour alone. */
export function boxInk({ classes, isGroup, isRegion, state }: Box, theme: Theme): BoxInk {
  const own = theme.states[state.role];
  const quiet = state.role === 'resting' ? { ...theme.group, text: theme.text } : { ...own, fill: theme.group.fill };
  const colours = isGroup ? quiet : own;
  return {
    ...colours,
    width: classes.includes('current') ? 4 : 1.5,
    dash: isRegion ? 'dashed' : undefined,
  };
}

/** An arrow by what it is on: the main path, the way to a failure, the way that was taken. */
export function arrowInk({ classes }: Pick<Arrow, 'classes'>, theme: Theme): ArrowInk {
  const is = (name: string): boolean => classes.includes(name);
  const failure = is('failure');
  const dash = is('forced') ? 'dotted' : failure ? 'dashed' : undefined;
  if (is('last')) return { stroke: theme.last, label: theme.last, width: 3, dash };
  if (is('untaken')) {
    const stroke = failure ? theme.quietFailure : theme.quiet;
    return { stroke, label: theme.quietLabel, width: 1, dash };
  }
  if (failure) return { stroke: theme.failure, label: theme.failure, width: is('taken') ? 2 : 1, dash };
  if (is('main') || is('taken')) return { stroke: theme.strong, label: theme.strong, width: 2, dash };
  return { stroke: theme.line, label: theme.label, width: 1, dash };
}
