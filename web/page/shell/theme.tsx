import { effect, signal } from '@preact/signals';
import { Choice } from '../parts/choice.tsx';

const KEPT = 'tickwright-theme';
type Theme = 'auto' | 'light' | 'dark';

const theme = signal<Theme>((localStorage.getItem(KEPT) as Theme | null) ?? 'auto');
const system = matchMedia('(prefers-color-scheme: dark)');
const systemDark = signal(system.matches);
system.addEventListener('change', ({ matches }) => void (systemDark.value = matches));

/** Which colours are shown; charts draw themselves anew when it changes. */
export const shownTheme = signal<'light' | 'dark'>('light');

effect(() => {
  const { value } = theme;
  shownTheme.value = value === 'auto' ? (systemDark.value ? 'dark' : 'light') : value;
  document.documentElement.dataset['theme'] = shownTheme.value;
});

const choose = (value: string): void => {
  theme.value = value as Theme;
  localStorage.setItem(KEPT, value);
};

export const ThemeChoice = () => (
  <Choice
    label="Colours"
    value={theme.value}
    options={[
      { value: 'auto', name: 'as the system' },
      { value: 'light', name: 'light' },
      { value: 'dark', name: 'dark' },
    ]}
    choose={choose}
  />
);
