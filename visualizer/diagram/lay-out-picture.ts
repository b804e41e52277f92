import { cellsOf } from './cells';
import { pictureToDot } from './dot';
import { type Area, type Layout, layOut, type Route } from './layout';
import type { Picture } from './picture';
import type { Arrow } from './picture-arrows';
import { placeLabels } from './place-labels';
import type { Theme } from './theme';

/** Graphviz takes a label for a state in the line: with more arrows than these, minutes. */
const MOST_ARROWS = 150;

/** How long it looks for something better: as often as there are states, not until there is nothing. */
const HURRY = { nslimit: 1, nslimit1: 1, mclimit: 0.3 };

/** About how much room a label takes. */
const roomFor = (label: string): Pick<Area, 'width' | 'height'> => ({ width: cellsOf(label) * 6, height: 13.2 });

/** A label in the middle of its line. */
function labelled(route: Route, { label }: Arrow): Route {
  const middle = route.points[Math.floor(route.points.length / 2)] ?? route.tip;
  return label === '' ? route : { ...route, label: { ...middle, ...roomFor(label) } };
}

/** Gives everything in a picture its place. In a large one labels get theirs when all lines are drawn. */
export async function layOutPicture(picture: Picture, theme: Theme): Promise<Layout> {
  if (picture.arrows.length <= MOST_ARROWS) return placeLabels(await layOut(pictureToDot(picture, theme)));
  const bare = { ...picture, arrows: picture.arrows.map((arrow) => ({ ...arrow, label: '' })) };
  const { routes, ...places } = await layOut(pictureToDot(bare, theme), HURRY);
  const withLabels = picture.arrows.flatMap((arrow): [string, Route][] => {
    const route = routes.get(arrow.id);
    return route ? [[arrow.id, labelled(route, arrow)]] : [];
  });
  return placeLabels({ ...places, routes: new Map(withLabels) });
}
