import { signal } from '@preact/signals';
import { takeToken } from '../live/token.ts';

export interface Route {
  readonly view: string;
  /** What the view is about: a symbol, a cycle's id. */
  readonly subject: string | null;
}

const current = (): Route => {
  const [, view = '', subject] = location.hash.split('/');
  return { view: view === '' ? 'now' : view, subject: subject ? decodeURIComponent(subject) : null };
};

/** Which view the address names: `#/market/AAPL`. */
export const route = signal<Route>(current());

export const linkTo = (view: string, subject?: string): string =>
  subject === undefined ? `#/${view}` : `#/${view}/${encodeURIComponent(subject)}`;

addEventListener('hashchange', () => {
  takeToken();
  const before = route.peek().view;
  route.value = current();
  if (route.peek().view !== before) toTop();
});

/** A new view begins at its heading, for eyes and for a screen reader. */
function toTop(): void {
  scrollTo(0, 0);
  requestAnimationFrame(() => document.querySelector<HTMLElement>('main h1')?.focus());
}
