import { useState } from 'preact/hooks';
import type { NoTradeReason, Refusal, SignalDistribution } from '../../api/index.ts';
import { Term } from '../help/term.tsx';
import { useReading } from '../live/reading.ts';
import { ON_CYCLE, ON_DECISIONS } from '../live/wakes.ts';
import { Choice } from '../parts/choice.tsx';
import { sentence, sessionText, strategyText } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Panel } from '../parts/panel.tsx';
import { Table } from '../parts/table.tsx';
import { linkTo } from '../shell/route.ts';
import { View } from '../shell/view.tsx';
import { Flow } from './flow.tsx';
import { Reasons } from './reasons.tsx';

const SPANS = [
  { value: '100', name: 'the newest 100 signals' },
  { value: '2500', name: 'the newest 2,500 signals' },
  { value: '50000', name: 'the newest 50,000 signals' },
];

export function Refusals() {
  const [span, setSpan] = useState('2500');
  const reasons = useReading<readonly NoTradeReason[]>(`/no-trade?limit=${span}`, ON_CYCLE);
  const all = useReading<SignalDistribution>(`/distribution?limit=${span}`, ON_CYCLE);
  const refusals = useReading<readonly Refusal[]>('/refusals?limit=1000', ON_DECISIONS);
  return (
    <View title="Why no trade" says="Most signals never become an order. Here is why, reason by reason.">
      <Panel
        title="Reasons"
        says="A strategy that waits is the usual case. “Nothing to do” means, for example, that the symbol is held already."
        aside={<Choice label="Over" value={span} options={SPANS} choose={setSpan} />}
        wide
      >
        <From reading={reasons}>
          {(rows) => (
            <>
              {all.data && <Flow of={all.data} reasons={rows} />}
              <Reasons reasons={rows} />
            </>
          )}
        </From>
      </Panel>
      <Panel
        title="What Risk refused"
        says={
          <>
            Every <Term name="refusal">refusal</Term> of the <Term name="gate">gate</Term>, with its figures;
            the newest first.
          </>
        }
        wide
      >
        <From reading={refusals}>{(rows) => <RefusalTable rows={rows} />}</From>
      </Panel>
    </View>
  );
}

const RefusalTable = ({ rows }: { rows: readonly Refusal[] }) => (
  <Table
    label="Refusals by Risk"
    rows={[...rows].reverse()}
    keyOf={(row) => `${row.cycleId} ${row.symbol} ${row.strategy} ${row.code}`}
    empty="Risk has refused nothing so far."
    columns={[
      {
        name: 'Session',
        term: 'session',
        whole: true,
        cell: (row) => <a href={linkTo('cycles', row.cycleId)}>{sessionText(row.session)}</a>,
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
      { name: 'Why', cell: (row) => sentence(row.text), by: (row) => row.code },
    ]}
  />
);
