import { effect, signal } from '@preact/signals';

export type ThemeChoice = 'auto' | 'light' | 'dark';

const KEY = 'plugin-statechart.theme';

const stored = (): ThemeChoice => {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'light' || value === 'dark' ? value : 'auto';
  } catch {
    // A browser may keep pages from storing anything.
    return 'auto';
  }
};

/** The colours that the reader wants; `auto` are those of the system. */
export const theme = signal<ThemeChoice>('auto');

export function startTheme(): void {
  theme.value = stored();
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    try {
      localStorage.setItem(KEY, theme.value);
    } catch {
      // As above: then the choice lasts as long as the page.
    }
  });
}
