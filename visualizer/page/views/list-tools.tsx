import { useEffect, useRef } from 'preact/hooks';
import type { SortOrder } from '../model/list';
import type { Page } from '../model/page';
import { readable } from '../model/state-value';
import { Icon, RoleIcon } from './icons';

const orders: Record<SortOrder, string> = { name: 'Name', attention: 'Needs attention', latest: 'Last change' };

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, dialog[open]') !== null;

function SearchField({ page }: { page: Page }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      event.preventDefault();
      page.select(matchMedia('(min-width: 900px)').matches ? page.selected.peek() : undefined);
      field.current?.focus();
      field.current?.select();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [page]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      page.search.value = '';
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      document.getElementById('plugins')?.focus();
    }
  };
  return (
    <div class="search">
      <Icon name="search" />
      <input
        ref={field}
        type="search"
        aria-label="Search plugins"
        placeholder="Search plugins"
        autocomplete="off"
        spellcheck={false}
        value={page.search.value}
        onInput={({ currentTarget }) => {
          page.search.value = currentTarget.value;
        }}
        onKeyDown={onKeyDown}
      />
      <kbd>/</kbd>
    </div>
  );
}

function PhaseFilter({ page }: { page: Page }) {
  const chosen = page.phases.value;
  const toggle = (phase: string) => {
    const next = new Set(chosen);
    if (!next.delete(phase)) next.add(phase);
    page.phases.value = next;
  };
  const counts = page.counts.value;
  const gone = [...chosen].filter((phase) => !counts.some((entry) => entry.phase === phase));
  const shown = [...counts, ...gone.map((phase) => ({ phase, role: 'resting' as const, count: 0 }))];
  return (
    <fieldset class="filters">
      <legend class="visually-hidden">Show just the phases</legend>
      {shown.map(({ phase, role, count }) => (
        <button
          key={phase}
          type="button"
          class={`filter ${role}`}
          aria-pressed={chosen.has(phase)}
          onClick={() => toggle(phase)}
        >
          <RoleIcon role={role} />
          <span class="chip-text">{readable(phase)}</span> <span class="count number">{count}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** How the phases share the plugins, by what they mean; the buttons below say it in words. */
function Spectrum({ page }: { page: Page }) {
  return (
    <div class="spectrum" aria-hidden="true">
      {page.counts.value.map(({ phase, role, count }) => (
        <span key={phase} class={role} style={{ flexGrow: count }} />
      ))}
    </div>
  );
}

/** What narrows the list down, and sorts it. */
export function ListTools({ page }: { page: Page }) {
  const shown = page.listed.value.length;
  const all = page.total.value;
  const past = page.past.value;
  return (
    <div class="tools">
      <SearchField page={page} />
      <Spectrum page={page} />
      <PhaseFilter page={page} />
      <div class="list-line">
        <span class="number" role="status">
          {shown === all ? `${all} ${all === 1 ? 'plugin' : 'plugins'}` : `${shown} of ${all} plugins`}
        </span>
        {past > 0 && (
          <button type="button" class="link" onClick={() => page.togglePast()}>
            {past} ended: {page.showsPast.value ? 'hide' : 'show'}
          </button>
        )}
        <label class="order">
          <span>Sort by</span>
          <select
            value={page.order.value}
            onChange={({ currentTarget }) => {
              page.order.value = currentTarget.value as SortOrder;
            }}
          >
            {Object.entries(orders).map(([order, label]) => (
              <option key={order} value={order}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
    </div>
  );
}
