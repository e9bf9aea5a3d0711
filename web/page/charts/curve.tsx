import { AreaSeries } from 'lightweight-charts';
import type { IChartApi, Time, UTCTimestamp } from 'lightweight-charts';
import type { EquityPoint } from '../../api/index.ts';
import { dollars, percent, sessionText } from '../parts/format.ts';
import { colour } from './theme.ts';
import { useChart } from './use-chart.ts';

type Point = Pick<EquityPoint, 'time' | 'session' | 'equity' | 'drawdown'>;

/** The account over time, and below it how far it stood below its peak. */
export function Curve({ points, small = false }: { points: readonly Point[]; small?: boolean }) {
  const shape = small ? 'small' : 'full';
  const place = useChart(points, shape, (chart) => (small ? drawEquity(chart) : drawBoth(chart)));
  if (points.length === 0) return <p class="quiet">The curve begins with the first finished cycle.</p>;
  return <div ref={place} class={small ? 'chart small' : 'chart'} role="img" aria-label={inWords(points)} />;
}

function drawBoth(chart: IChartApi): (points: readonly Point[]) => void {
  const equity = drawEquity(chart);
  const loss = chart.addSeries(
    AreaSeries,
    {
      lineColor: colour('loss'),
      topColor: colour('loss-faint'),
      bottomColor: colour('loss-faint'),
      lineWidth: 1,
      invertFilledArea: true,
      priceLineVisible: false,
      priceFormat: { type: 'custom', formatter: (n: number) => percent(n, 1), minMove: 0.0001 },
    },
    1,
  );
  chart.panes()[1]?.setStretchFactor(0.4);
  return (points) => {
    loss.setData(series(points, (point) => -Math.abs(point.drawdown)));
    equity(points);
  };
}

function drawEquity(chart: IChartApi): (points: readonly Point[]) => void {
  const equity = chart.addSeries(AreaSeries, {
    lineColor: colour('accent'),
    topColor: colour('accent-faint'),
    bottomColor: colour('accent-none'),
    lineWidth: 2,
    priceFormat: { type: 'custom', formatter: dollars, minMove: 1 },
  });
  return (points) => {
    equity.setData(series(points, (point) => point.equity));
    chart.timeScale().fitContent();
  };
}

/** By session where there is one point in each, else by second; the last of equals. */
function series(points: readonly Point[], value: (point: Point) => number): { time: Time; value: number }[] {
  const daily = new Set(points.map((point) => point.session)).size === points.length;
  const drawn = new Map<Time, { time: Time; value: number }>();
  for (const point of points) {
    const time = daily ? point.session : (Math.floor(Date.parse(point.time) / 1000) as UTCTimestamp);
    drawn.set(time, { time, value: value(point) });
  }
  return [...drawn.values()];
}

function inWords(points: readonly Point[]): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return 'No points yet.';
  const deepest = Math.max(...points.map((point) => Math.abs(point.drawdown)));
  return `Account from ${dollars(first.equity)} on ${sessionText(first.session)} to ${dollars(last.equity)} on ${sessionText(last.session)}; at worst ${percent(deepest)} below its peak.`;
}
