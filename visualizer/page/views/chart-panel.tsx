import { type Signal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { chartOf } from '../chart/charts';
import { Drawing } from '../chart/drawing';
import type { Actor } from '../model/actor';
import { download, fileName } from '../model/export';
import type { Page } from '../model/page';
import { readable } from '../model/state-value';
import { Icon } from './icons';

interface ChartPanelProps {
  page: Page;
  plugin: Signal<Actor>;
  token: string;
}

/** Brings the current phase into view, where the chart is larger than its place. */
function reveal(scroller: HTMLElement, drawing: Drawing): void {
  const place = drawing.current?.getBoundingClientRect();
  if (!place || (scroller.scrollWidth <= scroller.clientWidth && scroller.scrollHeight <= scroller.clientHeight))
    return;
  const frame = scroller.getBoundingClientRect();
  scroller.scrollTo({
    left: scroller.scrollLeft + place.left + place.width / 2 - frame.left - frame.width / 2,
    top: scroller.scrollTop + place.top + place.height / 2 - frame.top - frame.height / 2,
    behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth',
  });
}

/** The statechart, with the current phase lit and the last move on its way. */
export function ChartPanel({ page, plugin, token }: ChartPanelProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = useSignal<Drawing | string | undefined>(undefined);
  const isLarge = useSignal(matchMedia('(max-width: 899px)').matches);
  const seen = useRef(plugin.peek().moves);
  const definition = page.store.definition(plugin.peek());

  useEffect(() => {
    let isGone = false;
    let drawing: Drawing | undefined;
    void chartOf(plugin.peek(), definition, token).then((chart) => {
      if (isGone) return;
      if (typeof chart === 'string') {
        drawn.value = chart;
        return;
      }
      drawing = new Drawing(chart);
      scroller.current?.replaceChildren(drawing.element);
      for (const side of ['width', 'height']) {
        scroller.current?.style.setProperty(`--natural-${side}`, `${drawing.element.getAttribute(side)}px`);
      }
      drawing.mark(plugin.peek().history.at(-1));
      drawn.value = drawing;
    });
    return () => {
      isGone = true;
      drawing?.stop();
    };
  }, [plugin, definition, token, drawn]);

  useSignalEffect(() => {
    const { value, history, moves, name, phase } = plugin.value;
    const chart = drawn.value;
    if (!(chart instanceof Drawing)) return;
    chart.light(value);
    chart.element.setAttribute('role', 'img');
    chart.element.setAttribute('aria-label', `Statechart of ${name}. The current phase is ${readable(phase)}.`);
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

  const save = () => {
    const chart = drawn.value;
    if (chart instanceof Drawing) download(fileName(plugin.peek().name, 'svg'), 'image/svg+xml', chart.toFile());
  };
  return (
    <section class="chart-panel" aria-label="Statechart">
      <section
        class={isLarge.value ? 'chart-scroller large' : 'chart-scroller'}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard
        tabIndex={0}
        aria-label="Drawing"
        ref={scroller}
      />
      {!(drawn.value instanceof Drawing) && <p class="nothing">{drawn.value ?? 'Drawing…'}</p>}
      <div class="chart-tools">
        <button type="button" class="button small" onClick={save} aria-label="Save the statechart as SVG">
          <Icon name="download" />
          SVG
        </button>
        <button
          type="button"
          class="button small zoom"
          aria-pressed={isLarge.value}
          aria-label="Large statechart"
          title={isLarge.value ? 'Fit the statechart in' : 'Show the statechart large'}
          onClick={() => {
            isLarge.value = !isLarge.value;
          }}
        >
          <Icon name="zoom" />
        </button>
      </div>
    </section>
  );
}
