import type { ComponentChildren } from 'preact';
import './bars.css';

export interface Bar {
  readonly key: string;
  readonly name: ComponentChildren;
  /** Beside the bar, at its right. */
  readonly value: ComponentChildren;
  /** Lengths of its pieces, in the unit of `most`; negative lengths stand as losses. */
  readonly pieces: readonly { readonly length: number; readonly tone: string }[];
  /** Below the bar. */
  readonly note?: ComponentChildren;
}

/** Horizontal bars with their names above: readable at any width. */
export function Bars({ label, bars, most }: { label: string; bars: readonly Bar[]; most?: number }) {
  const total = (bar: Bar): number => bar.pieces.reduce((sum, piece) => sum + Math.abs(piece.length), 0);
  const longest = most ?? Math.max(...bars.map(total), 1e-9);
  return (
    <ul class="bars" aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key}>
          <div class="bar-name">
            <span>{bar.name}</span>
            <b>{bar.value}</b>
          </div>
          <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="trough" width="100" height="6" />
            {placed(bar, longest).map(({ x, width, tone }) => (
              <rect key={`${x}-${tone}`} class={tone} x={x} width={width} height="6" />
            ))}
          </svg>
          {bar.note && <p class="says">{bar.note}</p>}
        </li>
      ))}
    </ul>
  );
}

function placed(bar: Bar, longest: number): readonly { x: number; width: number; tone: string }[] {
  let x = 0;
  return bar.pieces.map(({ length, tone }) => {
    const width = Math.min(100 - x, (100 * Math.abs(length)) / longest);
    const piece = { x, width, tone };
    x += width;
    return piece;
  });
}
