import { useState } from 'preact/hooks';
import type { Decision, SignalDistribution, SymbolInfo } from '../../api/index.ts';
import { useReading } from '../live/reading.ts';
import { ON_CYCLE, ON_DECISIONS } from '../live/wakes.ts';
import { Choice } from '../parts/choice.tsx';
import { From } from '../parts/from.tsx';
import { Panel } from '../parts/panel.tsx';
import { View } from '../shell/view.tsx';
import { DecisionTable } from './decision-table.tsx';
import { Distribution } from './distribution.tsx';
import { Grid, GridLegend } from './grid.tsx';

const NEWEST = '400';
const ANY = { value: '', name: 'any' };

export function Signals() {
  const [symbol, setSymbol] = useState('');
  const [action, setAction] = useState('');
  const [fate, setFate] = useState('');
  const asked = new URLSearchParams({
    limit: NEWEST,
    ...(symbol && { symbol }),
    ...(action && { action }),
    ...(fate && { fate }),
  });
  const decisions = useReading<readonly Decision[]>(`/decisions?${asked}`, ON_DECISIONS);
  const every = useReading<readonly Decision[]>(`/decisions?limit=${NEWEST}`, ON_DECISIONS);
  const symbols = useReading<readonly SymbolInfo[]>('/symbols', ON_CYCLE);
  const distribution = useReading<SignalDistribution>('/distribution', ON_CYCLE);
  return (
    <View
      title="Signals"
      says="What the strategies said about each symbol, who chose the strategy and why, and what became of it."
    >
      <Panel title="Day by day" aside={<GridLegend />} wide>
        <From reading={every}>{(rows) => <Grid decisions={rows} />}</From>
      </Panel>
      <Panel
        title="The newest signals"
        wide
        aside={
          <span class="choices">
            <Choice
              label="Symbol"
              value={symbol}
              options={[ANY, ...(symbols.data ?? []).map((s) => ({ value: s.symbol, name: s.symbol }))]}
              choose={setSymbol}
            />
            <Choice
              label="Signal"
              value={action}
              options={[ANY, ...['buy', 'sell', 'hold'].map((name) => ({ value: name, name }))]}
              choose={setAction}
            />
            <Choice
              label="Became"
              value={fate}
              options={[
                ANY,
                { value: 'ordered', name: 'an order' },
                { value: 'refused', name: 'refused' },
                { value: 'nothing', name: 'nothing to do' },
              ]}
              choose={setFate}
            />
          </span>
        }
      >
        <From reading={decisions}>
          {(rows) => <DecisionTable rows={[...rows].reverse()} empty="No such signal yet." />}
        </From>
      </Panel>
      <From reading={distribution}>{(of) => <Distribution of={of} />}</From>
    </View>
  );
}
