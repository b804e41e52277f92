import type { Area, Layout, Point, Route } from './layout';

/** How far a label is from its own line, and at least should be from others, in points. */
const GAP = 5;
const CLEARANCE = 8;
/** Shares of a line's length at which its label may be. */
const SHARES = Array.from({ length: 35 }, (_, index) => 0.07 + index * 0.025);
/** The distance between two points of a line that is looked at. */
const STEP = 4;

interface Stretch {
  readonly points: readonly Point[];
  readonly bounds: Area;
}

/** In stretches, so that most of a long line need not be looked at. */
interface Line extends Stretch {
  readonly stretches: readonly Stretch[];
}

/** Points in a stretch. */
const STRETCH = 16;

const between = (from: Point, to: Point, share: number): Point => ({
  x: from.x + (to.x - from.x) * share,
  y: from.y + (to.y - from.y) * share,
});

/** A point of a Bézier curve, by halving lines between its control points. */
const onCurve = (controls: readonly Point[], share: number): Point => {
  const [first = { x: 0, y: 0 }, ...rest] = controls;
  if (rest.length === 0) return first;
  return onCurve(
    rest.map((point, index) => between(controls[index] ?? point, point, share)),
    share,
  );
};

function around(points: readonly Point[]): Area {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  return { x: (left + right) / 2, y: (top + bottom) / 2, width: right - left, height: bottom - top };
}

function through(points: readonly Point[]): Line {
  const stretches = Array.from({ length: Math.ceil(points.length / STRETCH) }, (_, index): Stretch => {
    const some = points.slice(index * STRETCH, (index + 1) * STRETCH);
    return { points: some, bounds: around(some) };
  });
  return { points, bounds: around(points), stretches };
}

const corner = (area: Area, right: 1 | -1, below: 1 | -1): Point => ({
  x: area.x + (right * area.width) / 2,
  y: area.y + (below * area.height) / 2,
});

/** The border of a group as points close to each other. */
function borderOf(area: Area): Line {
  const corners = [corner(area, -1, -1), corner(area, 1, -1), corner(area, 1, 1), corner(area, -1, 1)];
  const points = corners.flatMap((from, index) => {
    const to = corners[(index + 1) % corners.length] ?? from;
    const count = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / STEP);
    return Array.from({ length: count }, (_, step) => between(from, to, step / count));
  });
  return through(points);
}

/** A line as points close to each other. */
function lineOf({ points, tip }: Route): Line {
  const line: Point[] = [];
  for (let start = 0; start + 3 < points.length; start += 3) {
    const controls = points.slice(start, start + 4);
    const length = controls.reduce(
      (sum, point, index) =>
        sum + Math.hypot(point.x - (controls[index - 1] ?? point).x, point.y - (controls[index - 1] ?? point).y),
      0,
    );
    const count = Math.max(1, Math.ceil(length / STEP));
    for (let index = 0; index < count; index += 1) line.push(onCurve(controls, index / count));
  }
  line.push(points.at(-1) ?? tip, tip);
  return through(line);
}

const meet = (one: Area, other: Area, margin = 0): boolean =>
  Math.abs(one.x - other.x) < (one.width + other.width) / 2 + margin &&
  Math.abs(one.y - other.y) < (one.height + other.height) / 2 + margin;

const crosses = (area: Area, line: Line, margin: number): boolean =>
  meet(area, line.bounds, margin) &&
  line.stretches.some(
    ({ points, bounds }) =>
      meet(area, bounds, margin) &&
      points.some(
        ({ x, y }) => Math.abs(area.x - x) < area.width / 2 + margin && Math.abs(area.y - y) < area.height / 2 + margin,
      ),
  );

/** A place for a label, and the area from there to the line: what crosses it parts the label from its line. */
interface Place {
  readonly area: Area;
  readonly reach: Area;
}

/** Places beside the line, on both sides of it. */
function placesBeside({ points }: Line, { width, height }: Area): Place[] {
  return SHARES.flatMap((share) => {
    const index = Math.min(points.length - 2, Math.floor(share * (points.length - 1)));
    const here = points[index] ?? { x: 0, y: 0 };
    const next = points[index + 1] ?? here;
    const length = Math.hypot(next.x - here.x, next.y - here.y) || 1;
    const across = { x: -(next.y - here.y) / length, y: (next.x - here.x) / length };
    const distance = (Math.abs(across.x) * width + Math.abs(across.y) * height) / 2 + GAP;
    return [1, -1].map((side) => {
      const area = { x: here.x + side * across.x * distance, y: here.y + side * across.y * distance, width, height };
      return { area, reach: around([corner(area, -1, -1), corner(area, 1, 1), here]) };
    });
  });
}

/**
 * Moves the labels of arrows to where they touch no line, no box and no other label, as near as can be to where the
 * layout had room for them. Graphviz itself puts a label on its line, unless that is a straight one.
 */
export function placeLabels(layout: Layout): Layout {
  const lines = new Map([...layout.routes].map(([id, route]) => [id, lineOf(route)]));
  const groups = [...layout.areas].filter(([id]) => layout.labels.has(id));
  const boxes = [...layout.areas].filter(([id]) => !layout.labels.has(id));
  const obstacles = [...lines.values(), ...groups.map(([, area]) => borderOf(area))];
  const taken = [...layout.labels.values(), ...boxes.map(([, area]) => area)];

  const distance = (area: Area, label: Area): number => Math.hypot(area.x - label.x, area.y - label.y) * 0.05;
  const hindrance = ({ area, reach }: Place, line: Line, most: number): number => {
    let sum = crosses(area, line, GAP - 1) ? 20 : 0;
    for (const other of taken) sum += meet(area, other, 1) ? 50 : meet(area, other, GAP) ? 2 : 0;
    for (const other of obstacles) {
      if (sum >= most) break;
      if (other === line || !meet(reach, other.bounds, CLEARANCE)) continue;
      sum += crosses(reach, other, 1) ? 10 : crosses(area, other, CLEARANCE) ? 2 : 0;
    }
    return sum;
  };

  const routes = [...layout.routes].map(([id, route]): [string, Route] => {
    const line = lines.get(id);
    const { label } = route;
    if (!label || !line) return [id, route];
    // Where the line was clipped at a group, Graphviz' own place can be far from what is left of it.
    const own = crosses(label, line, 3 * GAP) ? [{ area: label, reach: label }] : [];
    const places = [...own, ...placesBeside(line, label)]
      .map((place) => ({ ...place, cost: distance(place.area, label) }))
      .sort((one, other) => one.cost - other.cost);
    let best = label;
    let lowest = Number.POSITIVE_INFINITY;
    for (const place of places) {
      // The rest is further away still.
      if (place.cost >= lowest) break;
      const cost = place.cost + hindrance(place, line, lowest - place.cost);
      if (cost < lowest) [best, lowest] = [place.area, cost];
    }
    taken.push(best);
    return [id, { ...route, label: best }];
  });
  return { ...layout, routes: new Map(routes) };
}
