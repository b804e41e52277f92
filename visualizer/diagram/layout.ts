import type { Viz } from '@viz-js/viz';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle around its middle, in points. */
export interface Area extends Point {
  readonly width: number;
  readonly height: number;
}

/** Where a line goes: Bézier curves of three points each after the first, then straight on to the tip of its head. */
export interface Route {
  readonly points: readonly Point[];
  readonly tip: Point;
  readonly label: Area | undefined;
}

/** The places of everything in a picture, by id; y grows downwards. */
export interface Layout {
  readonly areas: ReadonlyMap<string, Area>;
  /** Where the names of groups are. */
  readonly labels: ReadonlyMap<string, Area>;
  readonly routes: ReadonlyMap<string, Route>;
}

/** What Graphviz says in its JSON of a graph, a cluster, a node or an edge. */
interface Placed {
  id?: string;
  pos?: string;
  bb?: string;
  lp?: string;
  width?: string;
  height?: string;
  _ldraw_?: { op: string; width?: number; size?: number }[];
}

const POINTS_PER_INCH = 72;

let loading: Promise<Viz> | undefined;

/** Graphviz is WASM: heavy, so one instance, made when the first picture is asked for. */
function graphviz(): Promise<Viz> {
  loading ??= import('@viz-js/viz').then(({ instance }) => instance());
  return loading;
}

const pointOf = (text: string): Point => {
  const [x = 0, y = 0] = text.split(',').map(Number);
  return { x, y };
};

function areaOf({ pos, bb, width, height }: Placed): Area {
  if (pos !== undefined) {
    return { ...pointOf(pos), width: Number(width) * POINTS_PER_INCH, height: Number(height) * POINTS_PER_INCH };
  }
  const [left = 0, bottom = 0, right = 0, top = 0] = (bb ?? '').split(',').map(Number);
  return {
    x: (left + right) / 2,
    y: (bottom + top) / 2,
    width: Math.abs(right - left),
    height: Math.abs(top - bottom),
  };
}

function labelOf({ lp, _ldraw_ = [] }: Placed): Area | undefined {
  if (lp === undefined) return undefined;
  const width = Math.max(0, ..._ldraw_.map((operation) => operation.width ?? 0));
  const height = Math.max(0, ..._ldraw_.map((operation) => operation.size ?? 0)) * 1.2;
  return { ...pointOf(lp), width, height };
}

function routeOf(edge: Placed): Route {
  const [tip = '', ...points] = (edge.pos ?? '').split(' ');
  return { tip: pointOf(tip.replace('e,', '')), points: points.map(pointOf), label: labelOf(edge) };
}

const byId = <Value>(items: readonly Placed[], read: (item: Placed) => Value | undefined): Map<string, Value> =>
  new Map(
    items.flatMap((item) => {
      const value = read(item);
      return item.id === undefined || value === undefined ? [] : [[item.id, value]];
    }),
  );

/** Lays out a graph with Graphviz, by attributes for the whole of it where there are some. */
export async function layOut(dot: string, graphAttributes: Readonly<Record<string, number>> = {}): Promise<Layout> {
  const viz = await graphviz();
  const { objects = [], edges = [] } = viz.renderJSON(dot, { yInvert: true, graphAttributes }) as {
    objects?: Placed[];
    edges?: Placed[];
  };
  return {
    areas: byId(objects, areaOf),
    labels: byId(objects, labelOf),
    routes: byId(edges, routeOf),
  };
}
