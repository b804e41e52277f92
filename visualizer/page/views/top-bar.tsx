import type { Signal } from '@preact/signals';
import type { Page } from '../model/page';
import { type ThemeChoice, theme } from '../model/theme';
import { Icon } from './icons';

/** What the page shows below. */
export type View = 'plugins' | 'stately';

const themes: Record<ThemeChoice, { next: ThemeChoice; icon: 'system' | 'sun' | 'moon'; label: string }> = {
  auto: { next: 'light', icon: 'system', label: 'Colours: as the system has them' },
  light: { next: 'dark', icon: 'sun', label: 'Colours: light' },
  dark: { next: 'auto', icon: 'moon', label: 'Colours: dark' },
};

function ThemeButton() {
  const { next, icon, label } = themes[theme.value];
  const change = () => {
    theme.value = next;
  };
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={change}>
      <Icon name={icon} />
    </button>
  );
}

const states = { open: 'Live', connecting: 'Connecting', lost: 'Offline', refused: 'Offline' } as const;

function ViewSwitch({ view }: { view: Signal<View> }) {
  const views: Record<View, string> = { plugins: 'Plugins', stately: 'Stately' };
  return (
    <div class="switch">
      {(Object.keys(views) as View[]).map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={view.value === name}
          onClick={() => {
            view.value = name;
          }}
        >
          {views[name]}
        </button>
      ))}
    </div>
  );
}

/** What is always there: the connection, the views and the colours. */
export function TopBar({ page, view }: { page: Page; view: Signal<View> }) {
  const state = page.connection.state.value;
  return (
    <header class="top-bar">
      <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
        <rect x="2" y="3" width="9" height="6" rx="2" />
        <rect x="13" y="15" width="9" height="6" rx="2" />
        <path d="M6.5 9v5a4 4 0 0 0 4 4H13" />
      </svg>
      <h1>Plugins</h1>
      {page.store.hello.value?.stately !== undefined && <ViewSwitch view={view} />}
      <span class={`connection ${state === 'refused' ? 'lost' : state}`}>
        <span class="dot" />
        {states[state]}
      </span>
      <ThemeButton />
    </header>
  );
}
