import type { Bars, Holding } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { percent, price } from '../parts/format.ts';
import './price-path.css';

const WIDTH = 300;
const HEIGHT = 90;
/** Above and below, so that no mark lies on the edge. */
const EDGE = 6;
const SESSIONS = 60;

/**
 * The closes of the last sessions between the protective stop and the target: how far a position has come, and how far it
 * is from being sold. The shaded part is what the position may still lose.
 */
export function PricePath({ of }: { of: Holding }) {
  const bars = useReading<Bars>(`/bars/${encodeURIComponent(of.symbol)}?limit=${SESSIONS}`, ['data_ready']);
  // The last price may be newer than the last bar.
  const closes = [...(bars.data?.close.slice(0, -1) ?? []), of.lastPrice];
  const dates = bars.data?.dates ?? [];
  const marks = [of.stop, of.avgEntryPrice, of.target].filter((mark) => mark !== null);
  const low = Math.min(...closes, ...marks);
  const high = Math.max(...closes, ...marks);
  const span = high - low || 1;
  const y = (value: number): number => EDGE + (1 - (value - low) / span) * (HEIGHT - 2 * EDGE);
  const x = (index: number): number => (index / Math.max(1, closes.length - 1)) * WIDTH;
  const bought = of.entered === null ? -1 : dates.indexOf(of.entered);
  const path = closes.map((close, index) => `${x(index).toFixed(1)},${y(close).toFixed(1)}`).join(' ');
  return (
    <svg
      class="price-path"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={inWords(of)}
    >
      {of.stop !== null && (
        <rect
          class="at-risk"
          width={WIDTH}
          y={Math.min(y(of.stop), y(of.lastPrice))}
          height={Math.abs(y(of.stop) - y(of.lastPrice))}
        />
      )}
      {of.stop !== null && <line class="stop-line" x2={WIDTH} y1={y(of.stop)} y2={y(of.stop)} />}
      {of.target !== null && <line class="target-line" x2={WIDTH} y1={y(of.target)} y2={y(of.target)} />}
      <line
        class="entry-line"
        x1={bought < 0 ? 0 : x(bought)}
        x2={WIDTH}
        y1={y(of.avgEntryPrice)}
        y2={y(of.avgEntryPrice)}
      />
      {bought >= 0 && <line class="entry-day" x1={x(bought)} x2={x(bought)} y1="0" y2={HEIGHT} />}
      <polyline class="path" points={path} />
    </svg>
  );
}

function inWords({ stop, stopDistance, avgEntryPrice, lastPrice, target }: Holding): string {
  const below =
    stop === null ? 'no protective stop' : `stop at ${price(stop)}, ${percent(stopDistance)} below the price`;
  const above = target === null ? '' : `, target ${price(target)}`;
  return `Bought at ${price(avgEntryPrice)}, now ${price(lastPrice)}: ${below}${above}.`;
}
