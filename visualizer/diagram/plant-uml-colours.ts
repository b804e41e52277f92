import type { DiagramOptions } from './diagram-options';
import type { DrawnChart } from './drawn-chart';
import { isGroup, isHistory } from './state-tree';
import { THEMES } from './theme';

/** The states' colours by what they mean, as stereotypes, and those of the whole where it is dark. */
export function plantUmlColours({ states, current }: DrawnChart, theme: DiagramOptions['theme']): string[] {
  const colours = THEMES[theme === 'dark' ? 'dark' : 'light'];
  const boxes = states.filter((state) => !isGroup(state) && !isHistory(state));
  const marked = states.find(({ id }) => id === current);
  return [
    ...(theme === 'dark'
      ? [
          `skinparam backgroundColor ${colours.background}`,
          `skinparam defaultFontColor ${colours.text}`,
          `skinparam legendBackgroundColor ${colours.group.fill}`,
        ]
      : []),
    'skinparam shadowing false',
    `skinparam arrowColor ${colours.line}`,
    'skinparam state {',
    `  StartColor ${colours.strong}`,
    `  EndColor ${colours.strong}`,
    `  BackgroundColor ${colours.group.fill}`,
    `  BorderColor ${colours.group.stroke}`,
    ...[...new Set(boxes.map(({ role }) => role))].flatMap((role) => [
      `  BackgroundColor<<${role}>> ${colours.states[role].fill}`,
      `  BorderColor<<${role}>> ${colours.states[role].stroke}`,
      `  FontColor<<${role}>> ${colours.states[role].text}`,
    ]),
    ...(marked
      ? [
          `  BackgroundColor<<current>> ${isGroup(marked) ? colours.group.fill : colours.states[marked.role].fill}`,
          `  BorderColor<<current>> ${colours.last}`,
          `  FontColor<<current>> ${colours.states[marked.role].text}`,
          '  FontStyle<<current>> bold',
        ]
      : []),
    '}',
  ];
}
