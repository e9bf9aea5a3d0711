import type { Holding } from '../../api/index.ts';
import { percent, price } from '../parts/format.ts';

const WIDTH = 300;
const EDGE = 8;
/** A usual day's move away. */
const NEAR = 0.02;

/**
 * Where the price stands between its protective stop and its target: the shorter the line, the nearer the stop; red where it is very near.
 * Without a target the scale ends a little above the highest of the marks.
 */
export function StopPicture({ of }: { of: Holding }) {
  const marks = [of.stop, of.avgEntryPrice, of.lastPrice, of.target].filter((mark) => mark !== null);
  const low = Math.min(...marks);
  const high = Math.max(...marks);
  const span = high - low || 1;
  const x = (value: number): number => EDGE + ((value - low) / span) * (WIDTH - 2 * EDGE);
  return (
    <svg class="stop-picture" viewBox={`0 0 ${WIDTH} 26`} role="img" aria-label={inWords(of)}>
      <line class="scale" x1={EDGE} x2={WIDTH - EDGE} y1="13" y2="13" />
      {of.stop !== null && (
        <>
          <line
            class={(of.stopDistance ?? 1) < NEAR ? 'danger' : 'room'}
            x1={x(of.stop)}
            x2={x(of.lastPrice)}
            y1="13"
            y2="13"
          />
          <rect class="stop-mark" x={x(of.stop) - 2} y="4" width="4" height="18" />
        </>
      )}
      {of.target !== null && <rect class="target-mark" x={x(of.target) - 2} y="4" width="4" height="18" />}
      <line class="entry-mark" x1={x(of.avgEntryPrice)} x2={x(of.avgEntryPrice)} y1="5" y2="21" />
      <circle class="price-mark" cx={x(of.lastPrice)} cy="13" r="6" />
    </svg>
  );
}

export function inWords({ stop, stopDistance, avgEntryPrice, lastPrice, target }: Holding): string {
  const below =
    stop === null ? 'no protective stop' : `stop at ${price(stop)}, ${percent(stopDistance)} below the price`;
  const above = target === null ? '' : `, target ${price(target)}`;
  return `Bought at ${price(avgEntryPrice)}, now ${price(lastPrice)}: ${below}${above}.`;
}
