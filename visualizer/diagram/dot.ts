import type { AnyStateMachine } from 'xstate';
import type { DiagramOptions } from './diagram-options';
import { arrowInk, boxInk } from './ink';
import { type Box, type Dot, type Picture, pictureOf } from './picture';
import type { Arrow } from './picture-arrows';
import { isHistory } from './state-tree';
import { THEMES, type Theme } from './theme';

/** In DOT a backslash begins an escape. */
const quoted = (text: string): string => `"${text.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;

/** In a label and a tooltip `&` begins an entity. */
const asText = (text: string): string => text.replace(/&/g, '&amp;');

function attributeList(attributes: Readonly<Record<string, string | number | undefined>>): string {
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${typeof value === 'number' ? value : quoted(value)}`],
  );
  return `[${written.join(' ')}]`;
}

/** States go by their own name; an id of a state has no space, so that dots and groups cannot be taken for one. */
const nodeName = (id: string): string => (id.startsWith('state-') ? id.slice('state-'.length) : id.replace('-', ' '));

const groupName = (id: string): string => `cluster ${nodeName(id)}`;

function boxAttributes(box: Box, theme: Theme) {
  const { fill, stroke, text, width, dash } = boxInk(box, theme);
  return {
    id: box.id,
    class: box.classes.join(' '),
    label: asText(box.label),
    tooltip: asText(box.tooltip),
    ...(isHistory(box.state) && { shape: 'circle', fixedsize: 'true', width: 0.36, height: 0.36, margin: 0 }),
    // Said again, since a cluster takes over what the one around it has.
    ...(box.isGroup && { labelloc: 't', margin: 16, style: ['rounded', 'filled', ...(dash ? [dash] : [])].join() }),
    ...(box.state.kind === 'final' && { peripheries: 2 }),
    fillcolor: fill,
    color: stroke,
    fontcolor: text,
    penwidth: width,
  };
}

const dotAttributes = ({ id, kind, tooltip }: Dot, theme: Theme) => ({
  id,
  class: kind,
  shape: 'circle',
  fixedsize: 'true',
  label: '',
  tooltip: asText(tooltip),
  width: 0.16,
  height: 0.16,
  fillcolor: kind === 'port' ? theme.background : theme.strong,
  color: theme.strong,
  penwidth: 1,
});

function arrowLine(arrow: Arrow, theme: Theme): string {
  const { stroke, label, width, dash } = arrowInk(arrow, theme);
  return `${quoted(nodeName(arrow.tail))} -> ${quoted(nodeName(arrow.head))} ${attributeList({
    id: arrow.id,
    class: arrow.classes.join(' '),
    label: asText(arrow.label),
    tooltip: asText(arrow.tooltip),
    ltail: arrow.tailGroup && groupName(arrow.tailGroup),
    lhead: arrow.headGroup && groupName(arrow.headGroup),
    weight: arrow.weight,
    color: stroke,
    fontcolor: label,
    penwidth: width,
    style: dash,
  })};`;
}

/** The states and dots in a group, groups among them as clusters. */
function contents(picture: Picture, group: string | undefined, theme: Theme): string[] {
  const dots = picture.dots.filter(({ parent }) => parent === group);
  const boxes = picture.boxes.filter(({ state }) => state.parent === group);
  return [
    ...dots.map((dot) => `${quoted(nodeName(dot.id))} ${attributeList(dotAttributes(dot, theme))};`),
    ...boxes.flatMap((box) => {
      const attributes = attributeList(boxAttributes(box, theme));
      if (!box.isGroup) return [`${quoted(nodeName(box.id))} ${attributes};`];
      const lines = contents(picture, box.state.id, theme);
      return [
        `subgraph ${quoted(groupName(box.id))} {`,
        `  graph ${attributes};`,
        ...lines.map((line) => `  ${line}`),
        '}',
      ];
    }),
  ];
}

export function pictureToDot(picture: Picture, theme: Theme): string {
  const lines = [
    `graph ${attributeList({
      class: 'statechart',
      rankdir: picture.direction,
      compound: 'true',
      ranksep: 0.5,
      nodesep: 0.45,
      bgcolor: theme.background,
      fontname: 'Arial',
      fontsize: 12,
      fontcolor: theme.text,
      style: 'rounded,filled',
      labeljust: 'l',
      label: asText(picture.caption),
      labelloc: 'b',
      tooltip: asText(picture.title),
    })};`,
    `node ${attributeList({ shape: 'box', style: 'rounded,filled', fontname: 'Arial', fontsize: 14, margin: '0.18,0.08', height: 0.42 })};`,
    `edge ${attributeList({ fontname: 'Arial', fontsize: 11, arrowsize: 0.8 })};`,
    ...contents(picture, undefined, theme),
    ...picture.arrows.map((arrow) => arrowLine(arrow, theme)),
    ...picture.anchors.map(
      ({ tail, head }) => `${quoted(nodeName(tail))} -> ${quoted(nodeName(head))} [style="invis"];`,
    ),
  ];
  return `digraph ${quoted(picture.title)} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
}

/**
 * The statechart of a machine as DOT, the language of Graphviz. In the theme `light`, where none is asked for.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export const toDot = (machine: AnyStateMachine, options: DiagramOptions = {}): string =>
  pictureToDot(pictureOf(machine, options), THEMES[options.theme === 'dark' ? 'dark' : 'light']);
