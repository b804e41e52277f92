import type { StateRole } from '../chart/chart';
import type { DiagramOptions } from './diagram-options';
import type { DrawnChart } from './drawn-chart';
import { mermaidId } from './mermaid-text';
import { isGroup, isHistory } from './state-tree';
import { THEMES } from './theme';

/** The states' colours by what they mean, and the mark of the current one. They are legible in any theme of the page. */
export function mermaidClasses({ states, current }: DrawnChart, theme: DiagramOptions['theme']): string[] {
  const colours = THEMES[theme === 'dark' ? 'dark' : 'light'];
  const boxes = states.filter((state) => !isGroup(state) && !isHistory(state));
  const roles = [...new Set(boxes.map(({ role }) => role))];
  const definition = (role: StateRole): string => {
    const { fill, stroke, text } = colours.states[role];
    return `classDef ${role} fill:${fill},stroke:${stroke},color:${text}`;
  };
  const members = (role: StateRole): string =>
    boxes
      .filter((state) => state.role === role)
      .map(({ id }) => mermaidId(id))
      .join(',');
  const mark = `classDef current stroke:${colours.last},stroke-width:4px,font-weight:bold`;
  return [
    ...roles.map(definition),
    ...roles.map((role) => `class ${members(role)} ${role}`),
    ...(current === undefined ? [] : [mark, `class ${mermaidId(current)} current`]),
  ];
}
