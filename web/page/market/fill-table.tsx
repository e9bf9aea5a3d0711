import type { Fill } from '../../api/index.ts';
import { dollars, price, sessionText, shares } from '../parts/format.ts';
import { Table } from '../parts/table.tsx';

export const FillTable = ({ rows }: { rows: readonly Fill[] }) => (
  <Table
    label="Fills"
    rows={[...rows].reverse()}
    keyOf={(row) => row.executionId}
    empty="Nothing of it has been bought or sold yet."
    pageSize={15}
    columns={[
      {
        name: 'Session',
        whole: true,
        term: 'session',
        cell: (row) => sessionText(row.session),
        by: (row) => row.session,
      },
      {
        name: 'What',
        cell: (row) => `${row.side === 'buy' ? 'bought' : 'sold'} ${shares(row.qty)}`,
        by: (row) => row.side,
      },
      { name: 'Price', numeric: true, cell: (row) => price(row.price), by: (row) => row.price },
      {
        name: 'Value',
        numeric: true,
        cell: (row) => dollars(row.price * row.qty),
        by: (row) => row.price * row.qty,
      },
      { name: 'Fees', numeric: true, cell: (row) => price(row.fees), by: (row) => row.fees },
    ]}
  />
);
