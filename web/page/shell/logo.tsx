/** Three candlesticks, rising. */
export const Logo = () => (
  <svg class="logo" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M5 10v11M12 6v13M19 2v12" />
    <rect x="3" y="13" width="4" height="5" rx="1" />
    <rect x="10" y="9" width="4" height="7" rx="1" />
    <rect x="17" y="4" width="4" height="7" rx="1" />
  </svg>
);
