import type { SignalDistribution } from '../../api/index.ts';
import { Bars } from '../parts/bars.tsx';
import { counted, integer, strategyText } from '../parts/format.ts';
import { Histogram } from '../parts/histogram.tsx';
import { Panel } from '../parts/panel.tsx';

/** How signals are spread over actions, strategies and confidence. */
export function Distribution({ of }: { of: SignalDistribution }) {
  const { buy, sell, hold } = of.byAction;
  return (
    <>
      <Panel
        title="What each strategy said"
        says={`${counted(of.signals, 'signal')} in the last ${counted(of.sessions, 'session')}: ${integer(buy)} buy, ${integer(sell)} sell, ${integer(hold)} hold.`}
        aside={<Legend />}
      >
        <Bars
          label="Signals by strategy"
          bars={of.byStrategy.map((row) => ({
            key: row.strategy,
            name: strategyText(row.strategy),
            value: `${integer(row.buy)} buy, ${integer(row.sell)} sell, ${integer(row.hold)} hold`,
            pieces: [
              { length: row.buy, tone: 'gain-bar' },
              { length: row.sell, tone: 'loss-bar' },
              { length: row.hold, tone: 'quiet-bar' },
            ],
            note: `${counted(row.ordered, 'order')} sent, ${row.refused} refused by Risk`,
          }))}
        />
      </Panel>
      <Panel
        title="How sure they were"
        says="Buys and sells by their confidence, from 0 to 1, after Quant lowered it."
      >
        <Histogram
          label="Signals by confidence"
          steps={of.confidence.map(({ from, count }) => ({ name: from.toFixed(1), count }))}
        />
      </Panel>
    </>
  );
}

const Legend = () => (
  <span class="legend">
    <i class="gain-bar" /> buy <i class="loss-bar" /> sell <i class="quiet-bar" /> hold
  </span>
);
