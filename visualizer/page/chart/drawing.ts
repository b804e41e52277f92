import { FORCED } from '../../../machines/reason';
import { elementId, safeId } from '../../chart/element-id';
import type { Move } from '../model/plugin-context';
import { type Step, stateIds } from '../model/state-value';
import type { PreparedChart } from './prepare';
import { pulseAlong } from './pulse';

const SVG = 'http://www.w3.org/2000/svg';

/** In a file the current phase and the last move are marked as on the page. */
const MARKS = `
.state.current .box { stroke-width: 4px; }
.last .line, .forced path { stroke: #8250df; stroke-width: 3px; }
.last .head, .last text { fill: #8250df; }
.forced path { fill: none; stroke-dasharray: 2 6; stroke-linecap: round; }
@media (prefers-color-scheme: dark) {
  .last .line, .forced path { stroke: #bc8cff; }
  .last .head, .last text { fill: #bc8cff; }
}
`;

/** Where the title of an arrow of the machine itself says that it begins. */
const ANY = 'any state';

/** How many moves are shown one after the other; where more happen at once, the oldest are not. */
const SHOWN_MOVES = 4;

/** A statechart on the page: which phase is current, and how it got there. */
export class Drawing {
  readonly element: SVGSVGElement;
  readonly #style: string;
  #queue: Move[] = [];
  #stop: (() => void) | undefined;

  constructor({ element, style }: PreparedChart) {
    this.element = element.cloneNode(true) as SVGSVGElement;
    this.#style = style;
  }

  /** The element of the innermost current state. */
  get current(): Element | undefined {
    return [...this.element.querySelectorAll('.state.current')].at(-1);
  }

  /** Lights the current states, and the moves that lead on from them. */
  light(value: unknown): void {
    const ids = stateIds(value);
    const states = new Set(ids.map((id) => elementId('state', id)));
    for (const state of this.element.querySelectorAll('.state'))
      state.classList.toggle('current', states.has(state.id));
    const ways = ids.map((id) => `move-${safeId(id)}-`);
    for (const move of this.element.querySelectorAll('.move')) {
      move.classList.toggle(
        'next',
        ways.some((way) => move.id.startsWith(way)),
      );
    }
  }

  /** Marks the move that was made last; nothing travels. */
  mark(move: Move | undefined): void {
    for (const last of this.element.querySelectorAll('.last')) last.classList.remove('last');
    for (const forced of this.element.querySelectorAll('.forced')) forced.remove();
    if (!move) return;
    const { from, to, reason, steps = [{ from: [from], to: [to] }] } = move;
    for (const step of steps) {
      // A forced move took no arrow, even where there is one.
      const arrow = reason.startsWith(FORCED) ? undefined : this.#arrowOf(step, reason);
      (arrow ?? this.#drawForced(step))?.classList.add('last');
    }
  }

  /** Shows moves one after the other, each by a pulse that travels its arrow. */
  follow(moves: readonly Move[]): void {
    this.#queue = [...this.#queue, ...moves].slice(-SHOWN_MOVES);
    if (!this.#stop) this.#next();
  }

  /** Ends all movement. */
  stop(): void {
    this.#queue = [];
    this.#stop?.();
    this.#stop = undefined;
  }

  /** As a file that needs no page around it. */
  toFile(): string {
    const copy = this.element.cloneNode(true) as SVGSVGElement;
    for (const pulse of copy.querySelectorAll('.pulse')) pulse.remove();
    copy.removeAttribute('aria-label');
    const style = document.createElementNS(SVG, 'style');
    style.textContent = `${this.#style}${MARKS}`;
    copy.prepend(style);
    return `${new XMLSerializer().serializeToString(copy)}\n`;
  }

  #next(): void {
    const move = this.#queue.shift();
    this.#stop = undefined;
    if (!move) return;
    this.mark(move);
    const path = this.element.querySelector<SVGPathElement>('.last path');
    if (path) this.#stop = pulseAlong(path, () => this.#next());
    else this.#next();
  }

  #byId(id: string): Element | null {
    return this.element.querySelector(`[id="${id}"]`);
  }

  /** The arrow of a step. An arrow says in its title which one it is: `Running → Stopping: stop`. */
  #arrowOf({ from, to }: Step, event: string): Element | undefined {
    const arrows = [...this.element.querySelectorAll('.move')].map((arrow) => {
      const [way = '', labels = ''] = (arrow.querySelector('title')?.textContent ?? '').split(': ', 2);
      return { arrow, way, isEvent: labels.split(/[,\s]/, 1)[0] === event };
    });
    const ways = [...from]
      .reverse()
      .concat(ANY)
      .flatMap((start) => to.map((end) => `${start} → ${end}`));
    const found = ways.flatMap((way) => arrows.filter((one) => one.way === way));
    return (found.find(({ isEvent }) => isEvent) ?? found[0])?.arrow;
  }

  /** A move past all arrows gets one of its own. */
  #drawForced({ from, to }: Step): Element | undefined {
    const [start, end] = [from.at(-1) ?? '', to.at(-1) ?? ''].map(
      (id) => this.#byId(elementId('state', id)) as SVGGraphicsElement | null,
    );
    const layer = end?.parentElement;
    if (!start || !end || !layer || start === end) return undefined;
    const [a, b] = [start.getBBox(), end.getBBox()];
    const [x1, y1, x2, y2] = [a.x + a.width / 2, a.y + a.height / 2, b.x + b.width / 2, b.y + b.height / 2];
    const group = document.createElementNS(SVG, 'g');
    group.setAttribute('class', 'forced');
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', `M${x1} ${y1}L${x2} ${y2}`);
    group.append(path);
    // Under the boxes, so that it ends at their borders.
    layer.insertBefore(group, layer.querySelector(':scope > .state'));
    return group;
  }
}
