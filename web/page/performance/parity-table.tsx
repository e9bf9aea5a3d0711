import type { ParityDay } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { ON_CYCLE } from '../live/wakes.ts';
import { dollars, percent, sessionText, words } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Gain } from '../parts/money.tsx';
import { Table } from '../parts/table.tsx';

/** Recorded days against the same days on our own exchange, the newest first. */
export function ParityTable() {
  const days = useReading<readonly ParityDay[]>('/parity?limit=60', ON_CYCLE);
  return (
    <From reading={days}>
      {(rows) => (
        <Table
          label="Recorded days and their simulation"
          rows={rows.toReversed()}
          keyOf={(row) => row.day}
          empty="No day has been compared yet: npm run parity -- --day DAY does it."
          columns={[
            { name: 'Day', whole: true, cell: (row) => sessionText(row.day), by: (row) => row.day },
            { name: 'Orders', numeric: true, cell: (row) => row.orders, by: (row) => row.orders },
            { name: 'As it was', numeric: true, cell: (row) => <Gain of={row.recordedPnl} /> },
            { name: 'Simulated', numeric: true, cell: (row) => <Gain of={row.simulatedPnl} /> },
            {
              name: 'Differences',
              numeric: true,
              cell: (row) => `${row.differences}, ${dollars(row.differenceDollars)}`,
              by: (row) => row.differenceDollars,
            },
            { name: 'Because of', cell: (row) => causesText(row) },
            {
              name: 'Unexplained',
              numeric: true,
              cell: (row) => percent(row.unexplainedShare.dollars, 0),
              by: (row) => row.unexplainedShare.dollars,
            },
          ]}
        />
      )}
    </From>
  );
}

const causesText = ({ causes }: ParityDay): string =>
  Object.entries(causes)
    .filter(([, { count }]) => count > 0)
    .map(([cause, { count }]) => `${words(cause)} ${count}`)
    .join(', ') || '–';
