/** A mark on an axis: its place as a share of the axis, and its text. */
export interface Tick {
  readonly at: number;
  readonly text: string;
}

/** Round values between two others, at most about `count`. */
export function roundValues(low: number, high: number, count = 5): readonly number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step);
}

export const valueTicks = (low: number, high: number, text: (value: number) => string, count = 5): readonly Tick[] =>
  roundValues(low, high, count).map((value) => ({ at: high > low ? (value - low) / (high - low) : 0.5, text: text(value) })); // prettier-ignore

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** Most marks that fit under a chart on a telephone. */
const MOST = 6;

/** The first session of every so many years, or of every month where there are few, at its share of the axis. */
export function dateTicks(dates: readonly string[]): readonly Tick[] {
  const length = (dates.at(-1) ?? '').slice(0, 4) === (dates[0] ?? '').slice(0, 4) ? 7 : 4;
  const starts = dates.flatMap((date, i) =>
    i > 0 && date.slice(0, length) !== (dates[i - 1] as string).slice(0, length) ? [i] : [],
  );
  const every = Math.ceil(starts.length / MOST);
  const shown = starts.filter((_, k) => k % every === 0);
  const span = Math.max(1, dates.length - 1);
  const text = (date: string): string => length === 4 ? date.slice(0, 4) : (MONTHS[Number(date.slice(5, 7)) - 1] as string); // prettier-ignore
  const ticks = shown.map((i) => ({ at: i / span, text: text(dates[i] as string) }));
  return ticks.length > 0 || dates.length === 0 ? ticks : [{ at: 0, text: dates[0] as string }];
}
