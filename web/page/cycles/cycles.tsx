import type { Cycle, CycleDetail } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { ON_CYCLE } from '../live/wakes.ts';
import { counted, sessionText } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Panel } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { linkTo, route } from '../shell/route.ts';
import { View } from '../shell/view.tsx';
import { Stations } from './stations.tsx';
import { useLatestCycle } from './use-latest-cycle.ts';

const SHOWN = 1000;

export function Cycles() {
  const asked = route.value.subject;
  const cycles = useReading<readonly Cycle[]>(`/cycles?limit=${SHOWN}`, ['cycle_started', ...ON_CYCLE]);
  const latest = useLatestCycle();
  const one = useReading<CycleDetail>(asked && `/cycles/${encodeURIComponent(asked)}`, []);
  const detail = asked === null ? latest : one;
  return (
    <View
      title="Cycles"
      says="Each round of decisions, station by station: press one to see what went in and what came out."
    >
      {detail !== null && (
        <From reading={detail}>
          {(of) => (
            <Panel
              title={`${asked === null ? 'The latest cycle' : 'The cycle'} of ${sessionText(of.cycle.session)}`}
              says={inWords(of.cycle)}
              aside={asked !== null && <a href={linkTo('cycles')}>Back to the latest</a>}
              wide
            >
              <Stations of={of} />
              {of.narrative !== null && <Narrative of={of} />}
            </Panel>
          )}
        </From>
      )}
      <Panel title="Earlier cycles" says={`The newest ${SHOWN} at most.`} wide>
        <From reading={cycles}>{(rows) => <CycleTable rows={rows} />}</From>
      </Panel>
    </View>
  );
}

function Narrative({ of }: { of: CycleDetail }) {
  return (
    <blockquote class="narrative">
      <h3>What the audit wrote</h3>
      <p>{of.narrative}</p>
      {of.recommendations.length > 0 && (
        <ul>
          {of.recommendations.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
    </blockquote>
  );
}

export const inWords = ({ status, signals, approved, refused, orders, failures }: Cycle): string =>
  `${status === 'completed' ? '' : `${status}: `}${counted(signals, 'symbol')} read, ${approved} approved, ${refused} refused, ${counted(orders, 'order')} sent.${failures.length > 0 ? ` ${failures.join(' ')}` : ''}`;

const CycleTable = ({ rows }: { rows: readonly Cycle[] }) => (
  <Table
    label="Cycles"
    rows={[...rows].reverse()}
    keyOf={(row) => row.id}
    empty="No cycle yet. One begins after the next close."
    pageSize={15}
    columns={[
      {
        name: 'Session',
        term: 'session',
        cell: (row) => <a href={linkTo('cycles', row.id)}>{sessionText(row.session)}</a>,
      },
      {
        name: 'Ended',
        cell: (row) => (row.failures.length > 0 ? `${row.status}: ${row.failures.join(' ')}` : row.status),
      },
      { name: 'Symbols read', numeric: true, cell: (row) => row.signals, by: (row) => row.signals },
      { name: 'Approved', numeric: true, cell: (row) => row.approved, by: (row) => row.approved },
      {
        name: 'Refused',
        term: 'refusal',
        numeric: true,
        cell: (row) => row.refused,
        by: (row) => row.refused,
      },
      { name: 'Orders', numeric: true, cell: (row) => row.orders, by: (row) => row.orders },
    ]}
  />
);
