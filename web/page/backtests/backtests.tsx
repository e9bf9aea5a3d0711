import type { ReportFile } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { integer } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Panel } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { linkTo, route } from '../shell/route.ts';
import { View } from '../shell/view.tsx';
import { Report } from './report.tsx';

export function Backtests() {
  const reports = useReading<readonly ReportFile[]>('/backtests', ['hello', 'cycle_completed']);
  const open = route.value.subject;
  return (
    <View title="Backtests" says="What the same desk would have done in the past.">
      {open !== null && (
        <Panel title={open} aside={<a href={linkTo('backtests')}>Close it</a>} wide>
          <Report key={open} name={open} />
        </Panel>
      )}
      <Panel title="Reports" says="Files in the folder reports of the desk’s folder." wide>
        <From reading={reports}>{(rows) => <ReportTable rows={rows} />}</From>
      </Panel>
    </View>
  );
}

const ReportTable = ({ rows }: { rows: readonly ReportFile[] }) => (
  <Table
    label="Reports"
    rows={rows}
    keyOf={(row) => row.name}
    empty="No report yet. npm run backtest -- --help says how to make one."
    columns={[
      {
        name: 'Report',
        cell: (row) => <a href={linkTo('backtests', row.name)}>{row.title}</a>,
        by: (row) => row.title,
      },
      { name: 'File', cell: (row) => row.name, by: (row) => row.name },
      { name: 'Made', cell: (row) => row.at.slice(0, 16).replace('T', ' '), by: (row) => row.at },
      { name: 'Bytes', numeric: true, cell: (row) => integer(row.bytes), by: (row) => row.bytes },
    ]}
  />
);
