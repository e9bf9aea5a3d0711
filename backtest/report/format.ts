/** Numbers of a report, for people. Undefined figures are a dash. */
const DASH = '–';
const MINUS = '−';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const plain = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

const shown = (n: number | null | undefined, text: (n: number) => string): string =>
  n === null || n === undefined || !Number.isFinite(n) ? DASH : text(n).replace(/^-/, MINUS);

/** 1,234 */
export const integer = (n: number | null): string => shown(n, (v) => whole.format(Math.abs(v) < 0.5 ? 0 : v));
/** 182.30; four decimals below a dollar */
export const price = (n: number | null): string =>
  shown(n, (v) => (v !== 0 && Math.abs(v) < 1 ? v.toFixed(4) : cents.format(v)));
/** +1,234 or −56 */
export const gain = (n: number | null): string => signed(n, integer(n));
/** 12.3 % */
export const percent = (share: number | null, decimals = 1): string =>
  shown(share, (v) => `${withoutMinusZero((100 * v).toFixed(decimals))} %`);
/** +12.3 % */
export const change = (share: number | null, decimals = 1): string => signed(share, percent(share, decimals));
/** Four significant digits. */
export const figure = (n: number | null): string => shown(n, (v) => plain.format(v));
/** 1 trade, 2 trades */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${integer(n)} ${n === 1 ? one : many}`;
/** `strategy_exit`, `maxDrawdown` -> `strategy exit`, `max drawdown` */
export const words = (name: string): string =>
  name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll('_', ' ').toLowerCase(); // prettier-ignore

const signed = (n: number | null, text: string): string => (n !== null && n > 0 ? `+${text}` : text);
const withoutMinusZero = (text: string): string => (/^-0(\.0+)?$/.test(text) ? text.slice(1) : text);
