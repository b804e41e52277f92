import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Page } from '../model/page';
import { PluginRow } from './plugin-row';
import { VirtualList } from './virtual-list';

const ROW_HEIGHT = 60;
const PAGE_STEP = 10;

const rowId = (sessionId: string): string => `plugin-${sessionId}`;

/** All plugins that match. It is one stop for the tab key; the arrow keys go from row to row. */
export function PluginList({ page }: { page: Page }) {
  const scroller = useRef<HTMLDivElement>(null);
  const active = useSignal<string | undefined>(undefined);
  const plugins = page.listed.value;
  const at = plugins.findIndex(({ actor }) => actor.sessionId === (active.value ?? page.selected.value));

  const goTo = (index: number) => {
    const next = Math.min(Math.max(index, 0), plugins.length - 1);
    active.value = plugins[next]?.actor.sessionId;
    const element = scroller.current;
    if (!element) return;
    const top = next * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + ROW_HEIGHT > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + ROW_HEIGHT - element.clientHeight;
    }
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => goTo(at + 1),
    ArrowUp: () => goTo(at - 1),
    PageDown: () => goTo(at + PAGE_STEP),
    PageUp: () => goTo(at - PAGE_STEP),
    Home: () => goTo(0),
    End: () => goTo(plugins.length - 1),
    Enter: () => page.select(plugins[at]?.actor.sessionId ?? page.selected.value),
    ' ': () => page.select(plugins[at]?.actor.sessionId ?? page.selected.value),
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const go = keys[event.key];
    if (!go || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    go();
  };
  const selected = page.selected.value;
  useEffect(() => {
    active.value = selected;
  }, [active, selected]);

  const [query, phases] = [page.search.value, page.phases.value];
  // Another query is another list, and seen from its beginning.
  useEffect(() => {
    if (scroller.current) scroller.current.scrollTop = 0;
  }, [query, phases]);

  if (plugins.length === 0) {
    return (
      <p class="nothing">
        No plugin matches.{' '}
        <button
          type="button"
          class="link"
          onClick={() => {
            page.search.value = '';
            page.phases.value = new Set();
          }}
        >
          Show all
        </button>
      </p>
    );
  }
  const activeId = plugins[at]?.actor.sessionId;
  return (
    <div
      id="plugins"
      class="plugin-list"
      role="listbox"
      aria-label="Plugins"
      tabIndex={0}
      ref={scroller}
      onKeyDown={onKeyDown}
      {...(activeId !== undefined && { 'aria-activedescendant': rowId(activeId) })}
    >
      <VirtualList items={plugins} rowHeight={ROW_HEIGHT} scroller={scroller}>
        {({ plugin, actor }, index, top) => (
          <PluginRow
            key={actor.sessionId}
            page={page}
            plugin={plugin}
            id={rowId(actor.sessionId)}
            top={top}
            position={index + 1}
            count={plugins.length}
            isActive={index === at}
          />
        )}
      </VirtualList>
    </div>
  );
}
