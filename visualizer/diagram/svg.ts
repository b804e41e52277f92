import type { AnyStateMachine } from 'xstate';
import { safeId } from '../chart/element-id';
import type { DiagramOptions } from './diagram-options';
import { layOutPicture } from './lay-out-picture';
import type { Layout } from './layout';
import { type Picture, pictureOf } from './picture';
import type { Arrow } from './picture-arrows';
import { element, escaped, rounded } from './svg-element';
import { arrowElement, boxElement, dotElement, textAt } from './svg-shapes';
import { darkStyle, FOLLOWS_READER } from './svg-style';
import { THEMES, type Theme } from './theme';

// What a page can restyle. Colours, widths and dashes are attributes, so that any rule of a page wins over them:
//
//   svg.statechart          also .statechart-auto, where it follows the reader's choice of light or dark
//     rect.background
//     g.state#state-<id>      also .atomic .compound .parallel .final .history, .active .degraded .failed .working
//                             .resting, .current: title, rect.box or circle.box, text; rect.edge inside a final one
//     g.move#move-<id>        also .main .failure .taken .untaken .last: title, path.line, polygon.head, text
//     g.forced                the same for a transition that no move explains
//     g.entry, circle.initial the arrow and the dot where a group begins
//     circle.port             where the arrows of a whole group leave
//     text.caption

const FONT = "Arimo, Arial, 'Liberation Sans', Helvetica, sans-serif";
const MARGIN = 12;
const CAPTION_SIZE = 12;

/** The corners of everything that has a place. */
function boundsOf({ areas, labels, routes }: Layout) {
  const laid = [...routes.values()];
  const boxes = [...areas.values(), ...labels.values(), ...laid.flatMap(({ label }) => (label ? [label] : []))];
  const corners = [
    ...boxes.flatMap(({ x, y, width, height }) => [
      { x: x - width / 2, y: y - height / 2 },
      { x: x + width / 2, y: y + height / 2 },
    ]),
    ...laid.flatMap(({ points, tip }) => [...points, tip]),
  ];
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  const left = Math.floor(Math.min(...xs)) - MARGIN;
  const top = Math.floor(Math.min(...ys)) - MARGIN;
  return {
    left,
    top,
    width: Math.ceil(Math.max(...xs)) + MARGIN - left,
    height: Math.ceil(Math.max(...ys)) + MARGIN - top,
  };
}

/** What was not taken is below the rest, what was taken above it, and what happened last on top. */
const heightOf = ({ classes }: Arrow): number => {
  if (classes.includes('last')) return 3;
  if (classes.includes('taken')) return 2;
  return classes.includes('untaken') ? 0 : 1;
};

/** The picture with everything in its place. */
function drawSvg(picture: Picture, layout: Layout, theme: Theme, followsReader: boolean): string {
  const { left, top, width, height: drawn } = boundsOf(layout);
  const height = drawn + (picture.caption ? CAPTION_SIZE * 2 : 0);
  const id = `statechart-${safeId(picture.title)}`;
  const caption = { x: left + width / 2, y: top + drawn + CAPTION_SIZE / 2, size: CAPTION_SIZE, fill: theme.text };
  const groups = picture.boxes.filter(({ isGroup }) => isGroup);
  const states = picture.boxes.filter(({ isGroup }) => !isGroup);
  const lines = [
    element('title', { id: `${id}-title` }, escaped(picture.title)),
    element('desc', { id: `${id}-description` }, escaped(picture.description)),
    ...(followsReader ? [element('style', {}, darkStyle())] : []),
    element('rect', { class: 'background', x: left, y: top, width, height, rx: 6, fill: theme.background }),
    ...groups.map((box) => boxElement(box, layout, theme)),
    ...[...picture.arrows]
      .sort((one, other) => heightOf(one) - heightOf(other))
      .map((arrow) => arrowElement(arrow, layout, theme)),
    ...picture.dots.map((dot) => dotElement(dot, layout, theme)),
    ...states.map((box) => boxElement(box, layout, theme)),
    ...(picture.caption ? [textAt(caption, picture.caption, { class: 'caption' })] : []),
  ];
  const root = {
    xmlns: 'http://www.w3.org/2000/svg',
    class: followsReader ? `statechart ${FOLLOWS_READER}` : 'statechart',
    width,
    height,
    viewBox: [left, top, width, height].map(rounded).join(' '),
    role: 'img',
    'aria-labelledby': `${id}-title`,
    'aria-describedby': `${id}-description`,
    'font-family': FONT,
    'text-anchor': 'middle',
  };
  return `${element('svg', root, '\n', ...lines.map((line) => `${line}\n`))}\n`;
}

/**
 * The statechart of a machine as SVG, laid out by Graphviz. It asks for nothing from elsewhere, and is the same to the
 * byte each time.
 *
 * @throws {DiagramOptionError} an option that is not what it should be, or names a state that the machine does not have
 */
export async function toSvg(machine: AnyStateMachine, options: DiagramOptions = {}): Promise<string> {
  const picture = pictureOf(machine, options);
  const theme = THEMES[options.theme === 'dark' ? 'dark' : 'light'];
  const layout = await layOutPicture(picture, theme);
  return drawSvg(picture, layout, theme, (options.theme ?? 'auto') === 'auto');
}
