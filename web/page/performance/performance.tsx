import type { Performance as Figures } from '../../api/index.ts';
import { Term } from '../help/term.tsx';
import { useReading } from '../live/reading.ts';
import { dollars, percent, ratio, strategyText } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Gain } from '../parts/money.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tile, Tiles } from '../parts/tile.tsx';
import { View } from '../shell/view.tsx';
import { FiguresTable } from './figures-table.tsx';
import { GainPicture } from './gain-picture.tsx';
import { ParityTable } from './parity-table.tsx';
import { TradeTable } from './trade-table.tsx';

export function Performance() {
  const performance = useReading<Figures>('/performance', ['position_changed']);
  return (
    <View
      title="Performance"
      says="What closed trades brought, after fees: by strategy, by symbol, and one by one."
    >
      <From reading={performance}>{(figures) => <Overview of={figures} />}</From>
      <Panel
        title="Trades"
        says={
          <>
            Each <Term name="round trip">round trip</Term>; “Why?” shows the whole chain behind it.
          </>
        }
        wide
      >
        <TradeTable />
      </Panel>
      <Panel
        title="Would a simulation have done the same?"
        says="Recorded days lived once more on our own exchange; every difference is attributed to a cause."
        wide
      >
        <ParityTable />
      </Panel>
    </View>
  );
}

function Overview({ of }: { of: Figures }) {
  const strategies = of.byStrategy.map((row) => ({ ...row, name: strategyText(row.strategy) }));
  const symbols = of.bySymbol.map((row) => ({ ...row, name: row.symbol }));
  const { total } = of;
  return (
    <>
      <Tiles>
        <Tile
          name="Closed trades"
          value={<Gain of={total.pnl} />}
          note={`${total.trades} trades, ${total.open} still open`}
        />
        <Tile
          name="Won"
          term="win rate"
          value={percent(total.winRate, 0)}
          note={`${total.wins} of ${total.trades}`}
        />
        <Tile name="A trade" value={<Gain of={total.averageTrade} />} note="on average" />
        <Tile name="Profit factor" term="profit factor" value={ratio(total.profitFactor)} />
        <Tile
          name="Best and worst"
          value={total.best === null ? '–' : dollars(total.best)}
          note={total.worst === null ? '' : dollars(total.worst)}
        />
      </Tiles>
      <Panel title="By strategy" wide>
        <GainPicture label="Gain by strategy" rows={strategies} />
        <FiguresTable label="Performance by strategy" rows={strategies} />
      </Panel>
      <Panel title="By symbol" wide>
        <GainPicture label="Gain by symbol" rows={symbols} />
        <FiguresTable label="Performance by symbol" rows={symbols} />
      </Panel>
    </>
  );
}
