import { elementId, safeId } from '../../chart/element-id';
import type { Definition } from '../model/definition';
import type { Move } from '../model/plugin-context';
import { stateIds } from '../model/state-value';
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

/** How many moves are shown one after the other; where more happen at once, the oldest are not. */
const SHOWN_MOVES = 4;

/** A statechart on the page: which phase is current, and how it got there. */
export class Drawing {
  readonly element: SVGSVGElement;
  readonly #style: string;
  readonly #definition: Definition;
  #queue: Move[] = [];
  #stop: (() => void) | undefined;

  constructor({ element, style }: PreparedChart, definition: Definition) {
    this.element = element.cloneNode(true) as SVGSVGElement;
    this.#style = style;
    this.#definition = definition;
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
    if (move) (this.#elementOf(move) ?? this.#drawForced(move))?.classList.add('last');
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

  #elementOf({ from, to }: Move): Element | undefined {
    const targets = this.#definition.states.get(from)?.targets ?? new Map<string, string>();
    const events = [...targets].filter(([, target]) => target === to.slice(to.lastIndexOf('.') + 1));
    return (
      events.map(([event]) => this.#byId(elementId('move', `${from}:${event}`))).find((found) => found !== null) ??
      undefined
    );
  }

  /** A move past all arrows gets one of its own. */
  #drawForced({ from, to }: Move): Element | undefined {
    const [start, end] = [from, to].map((id) => this.#byId(elementId('state', id)) as SVGGraphicsElement | null);
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
