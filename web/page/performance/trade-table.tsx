import { useState } from 'preact/hooks';
import type { Trade } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { price, sentence, sessionText, shares, strategyText } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Gain } from '../parts/money.tsx';
import { Table } from '../parts/table.tsx';
import { Why } from '../parts/why.tsx';
import { reasonWords } from '../../../words/text.ts';
import { linkTo } from '../shell/route.ts';
import { TradeBars } from './trade-bars.tsx';

const FIRST = 500;

/** Trades, the newest first; all of them only when somebody asks. */
export function TradeTable() {
  const [all, setAll] = useState(false);
  const trades = useReading<readonly Trade[]>(all ? '/trades' : `/trades?limit=${FIRST}`, [
    'position_changed',
  ]);
  return (
    <From reading={trades}>
      {(rows) => (
        <>
          <TradeBars trades={rows} />
          <Table
            label="Trades"
            rows={[...rows].reverse()}
            keyOf={(row) => row.id}
            empty="No trade yet."
            columns={[
              {
                name: 'Bought',
                whole: true,
                cell: (row) => sessionText(row.entryTime),
                by: (row) => row.entryTime,
              },
              {
                name: 'Sold',
                whole: true,
                cell: (row) => (row.exitTime === null ? 'still held' : sessionText(row.exitTime)),
                by: (row) => row.exitTime,
              },
              {
                name: 'Symbol',
                cell: (row) => <a href={linkTo('market', row.symbol)}>{row.symbol}</a>,
                by: (row) => row.symbol,
              },
              {
                name: 'Strategy',
                term: 'strategy',
                cell: (row) => strategyText(row.strategy),
                by: (row) => row.strategy,
              },
              { name: 'Shares', numeric: true, cell: (row) => shares(row.qty), by: (row) => row.qty },
              {
                name: 'At',
                numeric: true,
                cell: (row) => `${price(row.entryPrice)} → ${price(row.exitPrice)}`,
              },
              { name: 'Gain', numeric: true, cell: (row) => <Gain of={row.pnl} />, by: (row) => row.pnl },
              {
                name: 'Why sold',
                cell: (row) => (row.reason === null ? '–' : sentence(reasonWords(row.reason))),
                by: (row) => row.reason,
              },
              {
                name: '',
                cell: (row) => <Why id={String(row.id)} about={`trade ${row.id} in ${row.symbol}`} />,
              },
            ]}
          />
          {!all && rows.length === FIRST && (
            <button type="button" onClick={() => setAll(true)}>
              The newest {FIRST} are shown: read all
            </button>
          )}
        </>
      )}
    </From>
  );
}
