import type { Trade } from '../../api/index.ts';
import { counted, dollars, sessionText, signed } from '../parts/format.ts';
import './trade-bars.css';

const HALF = 60;
const MOST = 150;

/** Closed trades in the order in which they ended, a bar each: up what was won, down what was lost; the line adds them up. */
export function TradeBars({ trades }: { trades: readonly Trade[] }) {
  const closed = trades
    .flatMap((one) => (one.pnl === null || one.exitTime === null ? [] : [{ ...one, pnl: one.pnl, exitTime: one.exitTime }]))
    .sort((a, b) => (a.exitTime < b.exitTime ? -1 : 1))
    .slice(-MOST); // prettier-ignore
  if (closed.length < 2) return null;
  const step = Math.min(24, 600 / closed.length);
  const width = step * closed.length;
  const most = Math.max(...closed.map((one) => Math.abs(one.pnl)), 1e-9);
  let sum = 0;
  const sums = closed.map((one) => (sum += one.pnl));
  const deepest = Math.max(...sums.map(Math.abs), 1e-9);
  const line = sums.map((value, i) => `${(i + 0.5) * step},${HALF - (value / deepest) * (HALF - 4)}`);
  return (
    <svg
      class="trade-bars"
      viewBox={`0 0 ${width} ${2 * HALF}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`The last ${counted(closed.length, 'closed trade')}: ${dollars(sum)} together, ${closed.filter((one) => one.pnl > 0).length} won.`}
    >
      <line x2={width} y1={HALF} y2={HALF} />
      {closed.map((one, i) => {
        const height = (Math.abs(one.pnl) / most) * (HALF - 4);
        return (
          <rect
            key={one.id}
            class={one.pnl < 0 ? 'loss-bar' : 'gain-bar'}
            x={i * step + step * 0.1}
            width={step * 0.8}
            y={one.pnl < 0 ? HALF : HALF - height}
            height={height}
          >
            <title>{`${one.symbol}, sold ${sessionText(one.exitTime)}: ${signed(one.pnl)}`}</title>
          </rect>
        );
      })}
      <polyline points={line.join(' ')} />
    </svg>
  );
}
