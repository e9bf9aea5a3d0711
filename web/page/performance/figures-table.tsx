import type { Performance } from '../../api/index.ts';
import { figure, percent } from '../parts/format.ts';
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
      { name: 'Trades', numeric: true, cell: (row) => `${row.trades}${row.open > 0 ? ` + ${row.open} open` : ''}`, by: (row) => row.trades },
      { name: 'Won', term: 'win rate', numeric: true, cell: (row) => percent(row.winRate, 0), by: (row) => row.winRate },
      { name: 'A trade', numeric: true, cell: (row) => <Gain of={row.averageTrade} />, by: (row) => row.averageTrade },
      { name: 'Best', numeric: true, cell: (row) => <Gain of={row.best} />, by: (row) => row.best },
      { name: 'Worst', numeric: true, cell: (row) => <Gain of={row.worst} />, by: (row) => row.worst },
      { name: 'Profit factor', term: 'profit factor', numeric: true, cell: (row) => figure(row.profitFactor === null ? null : Math.round(row.profitFactor * 100) / 100), by: (row) => row.profitFactor },
      { name: 'Sessions held', term: 'average holding', numeric: true, cell: (row) => figure(row.averageHolding === null ? null : Math.round(row.averageHolding * 10) / 10), by: (row) => row.averageHolding },
    ]}
  />
);
