import { useMemo, useRef, useState } from 'preact/hooks';
import type { Bars, Fill, Holding, Order, SymbolInfo } from '../../api/index.ts';
import { Candles } from '../charts/candles.tsx';
import type { Level } from '../charts/candles.tsx';
import { OVERLAYS } from '../charts/overlays.ts';
import { Term } from '../help/term.tsx';
import { useReading } from '../live/reading.ts';
import { ON_CYCLE, ON_ORDERS } from '../live/wakes.ts';
import { Choice } from '../parts/choice.tsx';
import { From } from '../parts/from.tsx';
import { Panel } from '../parts/panel.tsx';
import { linkTo, route } from '../shell/route.ts';
import { View } from '../shell/view.tsx';
import { FillTable } from './fill-table.tsx';
import { OrderTable, isWorking } from './order-table.tsx';
import './overlays.css';

/** Days, orders and fills that are read at first. Who drags the chart back to where they begin gets them all. */
const RECENT = { bars: 1000, orders: 500, fills: 1000 };
const ALL = { bars: 100_000, orders: 100_000, fills: 100_000 };

export function Market() {
  const symbols = useReading<readonly SymbolInfo[]>('/symbols', ON_CYCLE);
  const { subject } = route.value;
  return (
    <View
      title="Orders on the chart"
      says="Prices, the indicators the strategies read, and where the desk bought and sold."
    >
      {subject === null ? (
        <From reading={symbols}>
          {(known) => {
            const symbol = known.find((one) => one.held)?.symbol ?? known[0]?.symbol;
            return symbol === undefined ? (
              <p class="quiet">No prices are stored yet. They come with the first cycle.</p>
            ) : (
              <One key={symbol} symbol={symbol} known={known} />
            );
          }}
        </From>
      ) : (
        // A symbol that was asked for by name is read at once, beside the list of all.
        <One key={subject} symbol={subject} known={symbols.data ?? []} />
      )}
    </View>
  );
}

function One({ symbol, known }: { symbol: string; known: readonly SymbolInfo[] }) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(['sma:50', 'sma:200']));
  const overlays = useMemo(() => OVERLAYS.filter(({ key }) => chosen.has(key)), [chosen]);
  const [reach, setReach] = useState(RECENT);
  const columns = overlays.map(({ key }) => key).join(',');
  const bars = useReading<Bars>(`/bars/${encodeURIComponent(symbol)}?limit=${reach.bars}${columns && `&columns=${encodeURIComponent(columns)}`}`, ['data_ready']); // prettier-ignore
  const about = `symbol=${encodeURIComponent(symbol)}`;
  const orders = useReading<readonly Order[]>(`/orders?${about}&limit=${reach.orders}`, ON_ORDERS);
  const fills = useReading<readonly Fill[]>(`/fills?${about}&limit=${reach.fills}`, ON_ORDERS);
  const holdings = useReading<readonly Holding[]>('/holdings', ON_ORDERS);
  // While another indicator or older days are read, the chart stays.
  const kept = useKept(bars.data);
  const bought = useKept(fills.data);
  const sent = useKept(orders.data);
  const toBegin = (): void => void (kept !== null && kept.dates.length >= RECENT.bars && setReach(ALL));
  const held = holdings.data?.find((one) => one.symbol === symbol);
  const drawn = useMemo(
    () =>
      kept && {
        bars: kept,
        fills: bought ?? [],
        levels: levelsOf(sent ?? [], held),
      },
    [kept, bought, sent, held],
  );
  const toggle = (key: string): void => {
    const next = new Set(chosen);
    if (!next.delete(key)) next.add(key);
    setChosen(next);
  };
  return (
    <>
      <Panel
        title={symbol}
        says={
          <>
            A <Term name="candlestick">candlestick</Term> a day; drag to look back, over everything that is
            stored. Arrows: what was bought and sold. Dashed lines: stop, target and waiting orders.
          </>
        }
        aside={
          <Choice
            label="Symbol"
            value={symbol}
            options={known.map((one) => ({
              value: one.symbol,
              name: `${one.symbol}${one.held ? ' (held)' : ''}`,
            }))}
            choose={(to) => void (location.hash = linkTo('market', to))}
          />
        }
        wide
      >
        <fieldset class="overlays">
          <legend>Show</legend>
          {OVERLAYS.map(({ key, name, says, tone }) => (
            <label key={key} class="check" title={says}>
              <input type="checkbox" checked={chosen.has(key)} onChange={() => toggle(key)} />
              <i class={tone} /> {name}
            </label>
          ))}
        </fieldset>
        <From reading={{ ...bars, data: drawn }}>
          {(content) => <Candles drawn={content} overlays={overlays} atBegin={toBegin} />}
        </From>
      </Panel>
      <Panel
        title={`Orders of ${symbol}`}
        says="The newest first. “Why?” shows the whole chain behind an order."
        wide
      >
        <From reading={{ ...orders, data: sent }}>{(rows) => <OrderTable rows={rows} />}</From>
      </Panel>
      <Panel
        title={`Fills of ${symbol}`}
        says={
          <>
            What was really bought and sold: each <Term name="fill">fill</Term> with its price and fees.
          </>
        }
        wide
      >
        <From reading={{ ...fills, data: bought }}>{(rows) => <FillTable rows={rows} />}</From>
      </Panel>
    </>
  );
}

function useKept<T>(newest: T | null): T | null {
  const kept = useRef(newest);
  kept.current = newest ?? kept.current;
  return kept.current;
}

function levelsOf(orders: readonly Order[], held: Holding | undefined): readonly Level[] {
  const levels: Level[] = [];
  if (held) {
    levels.push({ price: held.avgEntryPrice, name: 'bought at', tone: 'accent' });
    if (held.stop !== null) levels.push({ price: held.stop, name: 'stop', tone: 'loss' });
    if (held.target !== null) levels.push({ price: held.target, name: 'target', tone: 'gain' });
  }
  for (const order of orders)
    if (isWorking(order) && order.side === 'buy' && order.limitPrice !== null)
      levels.push({ price: order.limitPrice, name: 'waits to buy up to', tone: 'accent' });
  return levels;
}
