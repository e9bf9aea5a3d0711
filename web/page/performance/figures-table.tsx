import type { Performance } from '../../api/index.ts';
import { percent, ratio } from '../parts/format.ts';
import { Gain } from '../parts/money.tsx';
import { Table } from '../parts/table.tsx';

interface FiguresTableProps {
  label: string;
  rows: readonly (Performance['total'] & { readonly name: string })[];
}

/** Figures of closed trades, one row a strategy or a symbol. */
export const FiguresTable = ({ label, rows }: FiguresTableProps) => (
  <Table
    label={label}
    rows={rows}
    keyOf={(row) => row.name}
    empty="They come with the first closed trade."
    columns={[
      { name: 'Name', cell: (row) => <b>{row.name}</b>, by: (row) => row.name },
      { name: 'Gain', numeric: true, cell: (row) => <Gain of={row.pnl} />, by: (row) => row.pnl },
      {
        name: 'Trades',
        numeric: true,
        cell: (row) => `${row.trades}${row.open > 0 ? ` + ${row.open} open` : ''}`,
        by: (row) => row.trades,
      },
      {
        name: 'Won',
        term: 'win rate',
        numeric: true,
        cell: (row) => percent(row.winRate, 0),
        by: (row) => row.winRate,
      },
      {
        name: 'A trade',
        numeric: true,
        cell: (row) => <Gain of={row.averageTrade} />,
        by: (row) => row.averageTrade,
      },
      { name: 'Best', numeric: true, cell: (row) => <Gain of={row.best} />, by: (row) => row.best },
      { name: 'Worst', numeric: true, cell: (row) => <Gain of={row.worst} />, by: (row) => row.worst },
      {
        name: 'Profit factor',
        term: 'profit factor',
        numeric: true,
        cell: (row) => ratio(row.profitFactor),
        by: (row) => row.profitFactor,
      },
      {
        name: 'Sessions held',
        term: 'average holding',
        numeric: true,
        cell: (row) => (row.averageHolding === null ? '–' : row.averageHolding.toFixed(1)),
        by: (row) => row.averageHolding,
      },
    ]}
  />
);
