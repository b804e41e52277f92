import { arrowInk, boxInk } from './ink';
import type { Area, Layout, Point, Route } from './layout';
import type { Arrow, Box, Dot } from './picture';
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

const tooltip = (text: string): string[] => (text === '' ? [] : [element('title', {}, escaped(text))]);

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
  const isHistory = box.state.kind.endsWith('history');
  const isFinal = box.state.kind === 'final';
  const name = (layout.labels.get(box.id) ?? area) satisfies Point;
  return element(
    'g',
    { id: box.id, class: box.classes.join(' ') },
    ...tooltip(box.tooltip),
    isHistory
      ? element('circle', { class: 'box', cx: area.x, cy: area.y, r: area.width / 2, fill, ...line })
      : element('rect', { class: 'box', ...rectangle(area, 0), rx: 9, fill, ...line }),
    ...(isFinal ? [element('rect', { class: 'edge', ...rectangle(area, 3.5), rx: 6, fill: 'none', stroke })] : []),
    textAt({ x: name.x, y: name.y, size: box.isGroup ? 12 : NAME_SIZE, fill: text }, box.label),
  );
}

export function dotElement({ id, kind }: Dot, layout: Layout, theme: Theme): string {
  const area = layout.areas.get(id);
  if (!area) return '';
  const { x: cx, y: cy, width } = area;
  const fill = kind === 'initial' ? theme.strong : theme.background;
  return element('circle', { class: kind, cx, cy, r: width / 2, fill, stroke: theme.strong });
}

const pair = ({ x, y }: Point): string => `${rounded(x)},${rounded(y)}`;

const curve = ([start, ...rest]: readonly Point[]): string => `M${start && pair(start)}C${rest.map(pair).join(' ')}`;

/** A triangle from the end of the line to the tip. */
function headPoints({ points, tip }: Route, width: number): string {
  const base = points.at(-1) ?? tip;
  const length = Math.hypot(tip.x - base.x, tip.y - base.y) || 1;
  const half = 2.6 + width * 0.6;
  const side = { x: (-(tip.y - base.y) / length) * half, y: ((tip.x - base.x) / length) * half };
  return [tip, { x: base.x + side.x, y: base.y + side.y }, { x: base.x - side.x, y: base.y - side.y }]
    .map(pair)
    .join(' ');
}

const DASHES = { dashed: '5 3', dotted: '1.5 3.5' } as const;

export function arrowElement(arrow: Arrow, layout: Layout, theme: Theme): string {
  const route = layout.routes.get(arrow.id);
  if (!route) return '';
  const { stroke, label, width, dash } = arrowInk(arrow, theme);
  const { classes } = arrow;
  return element(
    'g',
    { id: classes.includes('move') ? arrow.id : undefined, class: classes.join(' ') },
    ...tooltip(arrow.tooltip),
    element('path', {
      class: 'line',
      d: curve(route.points),
      fill: 'none',
      stroke,
      'stroke-width': width,
      'stroke-dasharray': dash && DASHES[dash],
    }),
    element('polygon', { class: 'head', points: headPoints(route, width), fill: stroke }),
    ...(route.label ? [textAt({ ...route.label, size: LABEL_SIZE, fill: label }, arrow.label)] : []),
  );
}
