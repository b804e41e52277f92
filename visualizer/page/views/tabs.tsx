import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

interface Tab {
  id: string;
  label: string;
  panel: ComponentChildren;
}

/** Panels of which one is shown; the arrow keys go from tab to tab. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const chosen = useSignal(tabs[0]?.id);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex(({ id }) => id === chosen.value);
    chosen.value = tabs[(at + step + tabs.length) % tabs.length]?.id;
    document.getElementById(`tab-${chosen.value}`)?.focus();
  };
  return (
    <section class="side" aria-label={label}>
      <div class="tabs" role="tablist" aria-label={label}>
        {tabs.map(({ id, label: text }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={chosen.value === id}
            aria-controls={`panel-${id}`}
            tabIndex={chosen.value === id ? 0 : -1}
            onClick={() => {
              chosen.value = id;
            }}
            onKeyDown={onKeyDown}
          >
            {text}
          </button>
        ))}
      </div>
      {tabs.map(({ id, panel }) => (
        <div
          key={id}
          class="tab-panel"
          role="tabpanel"
          id={`panel-${id}`}
          aria-labelledby={`tab-${id}`}
          hidden={chosen.value !== id}
        >
          {chosen.value === id && panel}
        </div>
      ))}
    </section>
  );
}
