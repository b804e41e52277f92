import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { chartOf } from '../chart/charts';
import { Drawing } from '../chart/drawing';
import type { Actor } from '../model/actor';
import type { Page } from '../model/page';
import { Icon } from './icons';

interface ChartPanelProps {
  page: Page;
  plugin: Signal<Actor>;
  token: string;
  drawing: RefObject<Drawing | undefined>;
}

/** Brings the current phase into view, where the chart is larger than its place. */
function reveal(scroller: HTMLElement, drawing: Drawing): void {
  const place = drawing.current?.getBoundingClientRect();
  if (!place || (scroller.scrollWidth <= scroller.clientWidth && scroller.scrollHeight <= scroller.clientHeight)) return;
  const frame = scroller.getBoundingClientRect();
  scroller.scrollTo({
    left: scroller.scrollLeft + place.left + place.width / 2 - frame.left - frame.width / 2,
    top: scroller.scrollTop + place.top + place.height / 2 - frame.top - frame.height / 2,
    behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
}

/** The statechart, with the current phase lit and the last move on its way. */
export function ChartPanel({ page, plugin, token, drawing }: ChartPanelProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = useSignal<Drawing | 'none' | undefined>(undefined);
  const isLarge = useSignal(false);
  const seen = useRef(plugin.peek().moves);
  const definition = page.store.definition(plugin.peek());

  useEffect(() => {
    let isGone = false;
    void chartOf(plugin.peek(), definition, token).then((chart) => {
      if (isGone) return;
      const next = chart && new Drawing(chart, definition);
      drawing.current = next;
      if (next) {
        scroller.current?.replaceChildren(next.element);
        next.mark(plugin.peek().history.at(-1));
      }
      drawn.value = next ?? 'none';
    });
    return () => {
      isGone = true;
      drawing.current?.stop();
      drawing.current = undefined;
    };
  }, [plugin, definition, token, drawing, drawn]);

  useSignalEffect(() => {
    const { value, history, moves, name, phase } = plugin.value;
    const chart = drawn.value;
    if (!(chart instanceof Drawing)) return;
    chart.light(value);
    chart.element.setAttribute('role', 'img');
    chart.element.setAttribute('aria-label', `Statechart of ${name}. The current phase is ${phase}.`);
    const made = moves - seen.current;
    if (made > 0) chart.follow(history.slice(-made));
    seen.current = moves;
    if (scroller.current) reveal(scroller.current, chart);
  });

  useSignalEffect(() => {
    isLarge.value;
    const chart = drawn.value;
    if (scroller.current && chart instanceof Drawing) reveal(scroller.current, chart);
  });

  return (
    <section class="chart-panel" aria-label="Statechart">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard */}
      <div
        class={isLarge.value ? 'chart-scroller large' : 'chart-scroller'}
        tabIndex={0}
        role="region"
        aria-label="Statechart"
        ref={scroller}
      />
      {drawn.value === 'none' && <p class="nothing">There is no picture of this machine.</p>}
      <button
        type="button"
        class="icon-button zoom"
        aria-pressed={isLarge.value}
        aria-label="Large statechart"
        title={isLarge.value ? 'Fit the statechart in' : 'Show the statechart large'}
        onClick={() => {
          isLarge.value = !isLarge.value;
        }}
      >
        <Icon name="zoom" />
      </button>
    </section>
  );
}
