import { arrowInk, boxInk } from './ink';
import type { Area, Layout, Point, Route } from './layout';
import type { Box, Dot } from './picture';
import type { Arrow } from './picture-arrows';
import { isHistory } from './state-tree';
import { element, escaped, rounded } from './svg-element';
import type { Theme } from './theme';

const NAME_SIZE = 14;
const LABEL_SIZE = 11;
/** How far below its middle the base line of a text is, as a share of its size. */
const BASE_LINE = 0.35;

interface TextAttributes {
  x: number;
  y: number;
  size: number;
  fill: string;
}

export const textAt = ({ x, y, size, fill }: TextAttributes, text: string, more = {}): string =>
  element('text', { x, y: y + size * BASE_LINE, 'font-size': size, fill, ...more }, escaped(text));

const titleOf = (text: string): string[] => (text === '' ? [] : [element('title', {}, escaped(text))]);

const rectangle = ({ x, y, width, height }: Area, inset: number) => ({
  x: x - width / 2 + inset,
  y: y - height / 2 + inset,
  width: width - 2 * inset,
  height: height - 2 * inset,
});

export function boxElement(box: Box, layout: Layout, theme: Theme): string {
  const area = layout.areas.get(box.id);
  if (!area) return '';
  const { fill, stroke, text, width, dash } = boxInk(box, theme);
  const line = { stroke, 'stroke-width': width, 'stroke-dasharray': dash && '6 4' };
  const isFinal = box.state.kind === 'final';
  const name = (layout.labels.get(box.id) ?? area) satisfies Point;
  return element(
    'g',
    { id: box.id, class: box.classes.join(' ') },
    ...titleOf(box.tooltip),
    isHistory(box.state)
      ? element('circle', { class: 'box', cx: area.x, cy: area.y, r: area.width / 2, fill, ...line })
      : element('rect', { class: 'box', ...rectangle(area, 0), rx: 9, fill, ...line }),
    ...(isFinal ? [element('rect', { class: 'edge', ...rectangle(area, 3.5), rx: 6, fill: 'none', stroke })] : []),
    textAt({ x: name.x, y: name.y, size: box.isGroup ? 12 : NAME_SIZE, fill: text }, box.label),
  );
}

export function dotElement({ id, kind, tooltip }: Dot, layout: Layout, theme: Theme): string {
  const area = layout.areas.get(id);
  if (!area) return '';
  const { x: cx, y: cy, width } = area;
  const fill = kind === 'initial' ? theme.strong : theme.background;
  return element('circle', { class: kind, cx, cy, r: width / 2, fill, stroke: theme.strong }, ...titleOf(tooltip));
}

const pair = ({ x, y }: Point): string => `${rounded(x)},${rounded(y)}`;

const HEAD_LENGTH = 9;

/** The point so far before the tip, in the direction in which the line arrives. */
function beforeTip({ points, tip }: Route, distance: number): Point & { along: Point } {
  // At the border of a group the line may end so near to the tip that it says no direction.
  const from = points.findLast(({ x, y }) => Math.hypot(tip.x - x, tip.y - y) > HEAD_LENGTH / 2) ?? tip;
  const length = Math.hypot(tip.x - from.x, tip.y - from.y) || 1;
  const along = { x: (tip.x - from.x) / length, y: (tip.y - from.y) / length };
  return { x: tip.x - along.x * distance, y: tip.y - along.y * distance, along };
}

/** The line into the head: how much room the layout leaves for that depends on the line's width. */
function linePath(route: Route): string {
  const [start = route.tip, ...rest] = route.points;
  return `M${pair(start)}C${rest.map(pair).join(' ')}L${pair(beforeTip(route, HEAD_LENGTH / 2))}`;
}

function headPoints(route: Route, width: number): string {
  const { x, y, along } = beforeTip(route, HEAD_LENGTH);
  const half = 2.6 + width * 0.6;
  const sides = [1, -1].map((side) => ({ x: x - side * along.y * half, y: y + side * along.x * half }));
  return [route.tip, ...sides].map(pair).join(' ');
}

const DASHES = { dashed: '5 3', dotted: '1.5 3.5' } as const;

/** Lines that a label cannot get out of the way of end before it. */
const halo = ({ background }: Theme) => ({
  stroke: background,
  'stroke-width': 3,
  'stroke-linejoin': 'round',
  'paint-order': 'stroke',
});

export function arrowElement(arrow: Arrow, layout: Layout, theme: Theme): string {
  const route = layout.routes.get(arrow.id);
  if (!route) return '';
  const { stroke, label, width, dash } = arrowInk(arrow, theme);
  const { classes } = arrow;
  return element(
    'g',
    { id: classes.includes('move') ? arrow.id : undefined, class: classes.join(' ') },
    ...titleOf(arrow.tooltip),
    element('path', {
      class: 'line',
      d: linePath(route),
      fill: 'none',
      stroke,
      'stroke-width': width,
      'stroke-dasharray': dash && DASHES[dash],
    }),
    element('polygon', { class: 'head', points: headPoints(route, width), fill: stroke }),
    ...(route.label ? [textAt({ ...route.label, size: LABEL_SIZE, fill: label }, arrow.label, halo(theme))] : []),
  );
}
