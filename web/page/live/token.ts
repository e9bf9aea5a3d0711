const KEPT = 'tickwright-token';

/**
 * The access token: taken from `#token=...` of the link the terminal printed, kept for this tab only, and removed from
 * the address so that it does not stand in the history or in a screenshot.
 */
export function takeToken(): void {
  const given = /^#token=([^&]+)/.exec(location.hash)?.[1];
  if (given === undefined) return;
  keepToken(decodeURIComponent(given));
  history.replaceState(null, '', `${location.pathname}#/now`);
}

export const keepToken = (token: string): void => sessionStorage.setItem(KEPT, token);
export const token = (): string | null => sessionStorage.getItem(KEPT);
export const forgetToken = (): void => sessionStorage.removeItem(KEPT);
