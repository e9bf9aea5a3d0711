/** Numbers and times for people. Undefined figures are a dash. */
export const DASH = '–';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const cents = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const plain = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });

/** 1,234 */
export const integer = (n: number | null): string => (n === null ? DASH : whole.format(n));

/** 182.30; four decimals below a dollar, as orders have them. */
export function price(n: number | null): string {
  if (n === null) return DASH;
  return n !== 0 && Math.abs(n) < 1 ? n.toFixed(4) : cents.format(n);
}

/** $20,062 */
export const dollars = (n: number): string => `${n < 0 ? '-' : ''}$${whole.format(Math.abs(n))}`;

/** +925.20 or -3.10 */
export const signed = (n: number | null): string =>
  n === null ? DASH : (n < 0 ? '-' : '+') + cents.format(Math.abs(n));

/** -0.4 % */
export const percent = (share: number | null, decimals = 1): string =>
  share === null ? DASH : `${nonNegativeZero((100 * share).toFixed(decimals))} %`;

/** +0.3 % */
export function signedPercent(share: number | null, decimals = 1): string {
  if (share === null) return DASH;
  const text = percent(share, decimals);
  return text.startsWith('-') ? text : `+${text}`;
}

/** Up to four decimals, none where there are none. */
export const figure = (n: number | null): string => (n === null ? DASH : nonNegativeZero(plain.format(n)));

/** 12 shares of 100.5 */
export const shares = (n: number): string => plain.format(n);

/** 1 fill, 2 fills */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${integer(n)} ${n === 1 ? one : many}`;

/** 90 s, 4 min, 3 h, 2 days */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

const nonNegativeZero = (text: string): string => (/^-0(\.0+)?$/.test(text) ? text.slice(1) : text);

/** `avgEntryPrice`, `low_confidence` -> `avg entry price`, `low confidence` */
export const words = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll('_', ' ')
    .toLowerCase();
