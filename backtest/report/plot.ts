import { html } from './html.ts';
import type { Html } from './html.ts';
import type { Tick } from './ticks.ts';

/** Units of a chart's box on both sides. */
export const SIDE = 1000;
/** Points of a line beyond which those that no screen would show are left out. */
const MOST_POINTS = 2000;

export interface Plot {
  /** What it shows, in a sentence: who cannot see it hears this. */
  readonly label: string;
  readonly layers: readonly Html[];
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly tall?: boolean;
  /** The marks at the left are names and need room. */
  readonly names?: boolean;
  /** Part of the drawing that is shown: x, y, width, height. */
  readonly box?: string;
  /** A line that the script moves with the reader's cursor. */
  readonly cursor?: boolean;
}

/** A chart as wide as the page: the drawing stretches, strokes and letters do not. */
export function plot({
  label,
  layers,
  xTicks,
  yTicks,
  tall,
  names,
  box = `0 0 ${SIDE} ${SIDE}`,
  cursor,
}: Plot): Html {
  return html`<div class="plot${tall ? ' tall' : ''}${names ? ' names' : ''}"><div class="area">
${yTicks.map(({ at }) => html`<i class="grid" style="bottom:${share(at)}"></i>`)}
<svg role="img" aria-label="${label}" viewBox="${box}" preserveAspectRatio="none">${layers}</svg>
${cursor ? html`<i class="cursor" hidden></i>` : null}</div>
<div class="y" aria-hidden="true">${yTicks.map(({ at, text }) => html`<span style="bottom:${share(at)}">${text}</span>`)}</div>
<div class="x" aria-hidden="true">${xTicks.map(({ at, text }) => html`<span class="${edge(at)}" style="left:${share(at)}">${text}</span>`)}</div></div>`; // prettier-ignore
}

const share = (at: number): string => `${(100 * at).toFixed(2)}%`;
/** Labels at an end stay inside. */
const edge = (at: number): string => (at < 0.04 ? 'first' : at > 0.96 ? 'last' : '');

/** A line over equally spaced points; null breaks it. Values lie between low and high. */
export function line(values: ArrayLike<number | null>, low: number, high: number, kind: string): Html {
  return html`<path class="line ${kind}" d="${pathOf(values, low, high)}" />`;
}

/** The area between a line and a level. */
export function area(
  values: ArrayLike<number>,
  low: number,
  high: number,
  level: number,
  kind: string,
): Html {
  const base = vertical(level, low, high);
  return html`<path
    class="area-under ${kind}"
    d="${`${pathOf(values, low, high)}L${SIDE} ${base}L0 ${base}Z`}"
  />`;
}

function pathOf(values: ArrayLike<number | null>, low: number, high: number): string {
  const span = Math.max(1, values.length - 1);
  let path = '';
  let pen = 'M';
  for (const i of thinned(values)) {
    const value = values[i] ?? null;
    if (value === null || !Number.isFinite(value)) {
      pen = 'M';
      continue;
    }
    path += `${pen}${rounded((SIDE * i) / span)} ${vertical(value, low, high)}`;
    pen = 'L';
  }
  return path;
}

export const vertical = (value: number, low: number, high: number): number =>
  rounded(high > low ? SIDE - (SIDE * (value - low)) / (high - low) : SIDE / 2);

const rounded = (x: number): number => Math.round(10 * x) / 10;

/** Places of the lowest and the highest value of each of many equal stretches, so that no peak is lost. */
function thinned(values: ArrayLike<number | null>): readonly number[] {
  const n = values.length;
  if (n <= MOST_POINTS) return Array.from({ length: n }, (_, i) => i);
  const places: number[] = [0];
  const stretches = MOST_POINTS / 2;
  for (let k = 0; k < stretches; k++) {
    const end = Math.floor((n * (k + 1)) / stretches);
    let [least, most] = [Math.floor((n * k) / stretches), Math.floor((n * k) / stretches)];
    for (let i = least; i < end; i++) {
      if ((values[i] ?? 0) < (values[least] ?? 0)) least = i;
      if ((values[i] ?? 0) > (values[most] ?? 0)) most = i;
    }
    places.push(...(least === most ? [least] : [Math.min(least, most), Math.max(least, most)]));
  }
  places.push(n - 1);
  return places;
}

/** Least and greatest value with a little room; never empty. */
export function rangeOf(values: Iterable<number>): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  const room = (high - low) * 0.04 || Math.abs(high) * 0.01 || 1;
  return [low - room, high + room];
}
