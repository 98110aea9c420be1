import { computed, effect, signal } from '@preact/signals';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'rxjs-as-completed:theme';
const dark = matchMedia('(prefers-color-scheme: dark)');
const isDarkSystem = signal(dark.matches);
dark.addEventListener('change', ({ matches }) => (isDarkSystem.value = matches));

/** What the reader chose; the system's own unless they did. */
export const theme = signal<Theme>('system');

/** The colours in use, which drawings need to know: they are isolated from the page's styles. */
export const colours = computed<'light' | 'dark'>(() => {
  if (theme.value !== 'system') return theme.value;
  return isDarkSystem.value ? 'dark' : 'light';
});

/** Applies the theme to the page. An embedded page has no storage of its own, so it follows the system. */
export function startTheme({ remember }: { readonly remember: boolean }): void {
  if (remember) {
    const stored = read();
    if (stored === 'light' || stored === 'dark') theme.value = stored;
  }
  effect(() => {
    document.documentElement.dataset['theme'] = colours.value;
  });
}

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  try {
    if (chosen === 'system') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, chosen);
  } catch {
    // Storage may be blocked. The choice then lasts as long as the page.
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
