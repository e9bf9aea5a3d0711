import { CandlestickSeries, HistogramSeries, LineSeries, createSeriesMarkers } from 'lightweight-charts';
import type { IChartApi, ISeriesApi, SeriesMarker, Time } from 'lightweight-charts';
import type { Bars, Fill } from '../../api/index.ts';
import { price, sessionText, shares } from '../parts/format.ts';
import type { Overlay } from './overlays.ts';
import { linesOf } from './overlays.ts';
import { colour } from './theme.ts';
import { useChart } from './use-chart.ts';

/** A price worth a line across the chart: a stop, a target, a waiting order. */
export interface Level {
  readonly price: number;
  readonly name: string;
  readonly tone: 'loss' | 'gain' | 'accent';
}

export interface Drawn {
  readonly bars: Bars;
  readonly fills: readonly Fill[];
  readonly levels: readonly Level[];
}

interface CandlesProps {
  readonly drawn: Drawn;
  readonly overlays: readonly Overlay[];
  /** Somebody looks at the oldest days that are there. */
  readonly atBegin: () => void;
}

/** Days before the oldest one at which older ones are asked for. */
const NEAR = 20;

/** Days at first: half a year, or what a phone has room for. */
const shown = (): number => (innerWidth < 600 ? 55 : 130);

/** Days of prices with indicators over them, what was bought and sold as arrows, and what waits as lines. */
export function Candles({ drawn, overlays, atBegin }: CandlesProps) {
  const shape = `${drawn.bars.symbol}|${overlays.map((overlay) => overlay.key).join(',')}`;
  const place = useChart(drawn, shape, (chart) => {
    chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range !== null && range.from < NEAR) atBegin();
    });
    return draw(chart, overlays);
  });
  return <div ref={place} class="chart tall" role="img" aria-label={inWords(drawn)} />;
}

function draw(chart: IChartApi, overlays: readonly Overlay[]): (drawn: Drawn) => void {
  const candles = chart.addSeries(CandlestickSeries, {
    upColor: colour('gain'), borderUpColor: colour('gain'), wickUpColor: colour('gain'),
    downColor: colour('loss'), borderDownColor: colour('loss'), wickDownColor: colour('loss'),
  }); // prettier-ignore
  const volume = chart.addSeries(HistogramSeries, {
    priceScaleId: '',
    color: colour('trough'),
    priceFormat: { type: 'volume' },
    lastValueVisible: false,
    priceLineVisible: false,
  });
  volume.priceScale().applyOptions({ scaleMargins: { top: 0.86, bottom: 0 } });
  const markers = createSeriesMarkers(candles, []);
  const lines = new Map<string, ISeriesApi<'Line'>>();
  let drawn: Bars | null = null;
  const drawBars = (bars: Bars): void => {
    candles.setData(bars.dates.map((time, i) => ({ time, open: at(bars.open, i), high: at(bars.high, i), low: at(bars.low, i), close: at(bars.close, i) }))); // prettier-ignore
    volume.setData(bars.dates.map((time, i) => ({ time, value: at(bars.volume, i) })));
    for (const { name, tone, pane, column } of linesOf(bars, overlays)) {
      const line = lines.get(name) ?? chart.addSeries(LineSeries, { color: colour(tone), lineWidth: 1, priceLineVisible: false, lastValueVisible: false }, pane); // prettier-ignore
      lines.set(name, line);
      line.setData(
        column.flatMap((value, i) => (value === null ? [] : [{ time: bars.dates[i] ?? '', value }])),
      );
    }
    chart.panes()[1]?.setStretchFactor(0.3);
    const { length } = bars.dates;
    if (drawn === null) chart.timeScale().setVisibleLogicalRange({ from: length - shown(), to: length + 12 });
    drawn = bars;
  };
  return ({ bars, fills, levels }) => {
    // Ten thousand candles are not drawn again because an order has changed.
    if (bars !== drawn) drawBars(bars);
    markers.setMarkers(markersOf(fills, bars.dates));
    for (const old of candles.priceLines()) candles.removePriceLine(old);
    for (const { price: level, name, tone } of levels)
      candles.createPriceLine({ price: level, title: name, color: colour(tone), lineWidth: 1, lineStyle: 2 });
  };
}

const at = (column: readonly number[], i: number): number => column[i] ?? Number.NaN;

/** One arrow a session and side: partial fills together. */
function markersOf(fills: readonly Fill[], dates: readonly string[]): SeriesMarker<Time>[] {
  const known = new Set(dates);
  const sums = new Map<string, { side: Fill['side']; session: string; qty: number }>();
  for (const { side, session, qty } of fills) {
    if (!known.has(session)) continue;
    const key = `${session} ${side}`;
    sums.set(key, { side, session, qty: (sums.get(key)?.qty ?? 0) + qty });
  }
  return [...sums.values()]
    .sort((a, b) => (a.session < b.session ? -1 : 1))
    .map(({ side, session, qty }) => ({
      time: session,
      position: side === 'buy' ? 'belowBar' : 'aboveBar',
      shape: side === 'buy' ? 'arrowUp' : 'arrowDown',
      color: colour(side === 'buy' ? 'accent' : 'sold'),
      text: `${side === 'buy' ? 'bought' : 'sold'} ${shares(qty)}`,
    }));
}

function inWords({ bars, fills }: Drawn): string {
  const last = bars.dates.length - 1;
  const bought = fills.filter((fill) => fill.side === 'buy').length;
  return `${bars.symbol}: ${bars.dates.length} days of prices up to ${sessionText(bars.dates[last] ?? null)}, last close ${price(bars.close[last] ?? null)}; bought ${bought} times, sold ${fills.length - bought} times. The lists below hold the same orders and fills.`;
}
