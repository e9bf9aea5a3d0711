import type { Account as AccountFigures, EquityPoint, Risk } from '../../api/index.ts';
import { Curve } from '../charts/curve.tsx';
import { useReading } from '../live/reading.ts';
import { ON_CYCLE, ON_ORDERS } from '../live/wakes.ts';
import { counted, dollars, percent, ratio, sessionText } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Gain, GainPercent } from '../parts/money.tsx';
import { Panel } from '../parts/panel.tsx';
import { Tile, Tiles } from '../parts/tile.tsx';
import { View } from '../shell/view.tsx';
import { Days } from './days.tsx';
import { Limits } from './limits.tsx';

export function Account() {
  const account = useReading<AccountFigures>('/account', [...ON_CYCLE, ...ON_ORDERS]);
  const equity = useReading<readonly EquityPoint[]>('/equity?points=2000', ON_CYCLE);
  const risk = useReading<Risk>('/risk', ON_CYCLE);
  return (
    <View
      title="Account and risk"
      says="What the account is worth, how deep it has fallen, and how near each limit is."
    >
      <From reading={account}>{(figures) => <AccountTiles of={figures} />}</From>
      <Panel
        title="The account over time"
        says="Above: what it is worth. Below: how far it stood under its highest value since the last resume after a fall."
        wide
      >
        <From reading={equity}>{(points) => <Curve points={points} />}</From>
      </Panel>
      <Panel
        title="Day by day"
        says="A square a session, a column a week, Monday at the top: green where the account rose, red where it fell."
        wide
      >
        <From reading={equity}>{(points) => <Days points={points} />}</From>
      </Panel>
      <Panel title="Limits" says="A full bar is at the limit.">
        <From reading={risk}>{({ limits }) => <Limits limits={limits} />}</From>
      </Panel>
      <Panel title="Risk figures" says="As the audit counted them after the last cycle.">
        <From reading={risk}>{({ latest }) => <RiskFigures of={latest} />}</From>
      </Panel>
    </View>
  );
}

export const AccountTiles = ({ of }: { of: AccountFigures }) => (
  <Tiles>
    <Tile
      name="Worth"
      term="equity"
      value={of.equity === null ? '–' : dollars(of.equity)}
      note={
        of.totalReturn !== null && (
          <>
            <GainPercent of={of.totalReturn} /> since the start
          </>
        )
      }
    />
    <Tile
      name="Last day"
      value={<Gain of={of.dayPnl} />}
      note={
        of.dayReturn !== null && (
          <>
            <GainPercent of={of.dayReturn} digits={2} /> on {sessionText(of.session)}
          </>
        )
      }
    />
    <Tile
      name="Cash"
      value={of.cash === null ? '–' : dollars(of.cash)}
      note={of.invested === null ? '' : `${dollars(of.invested)} invested`}
    />
    <Tile
      name="Below its peak"
      term="drawdown"
      value={percent(of.drawdown)}
      note={of.maxDrawdown !== null && `${percent(of.maxDrawdown)} at worst`}
    />
    <Tile
      name="Closed trades"
      value={<Gain of={of.realised} />}
      note={`${counted(of.closedTrades, 'trade')}, after fees`}
    />
    <Tile
      name="Still open"
      term="unrealised"
      value={<Gain of={of.unrealised} />}
      note={`${counted(of.openPositions, 'position')}, ${counted(of.openOrders, 'order')} waiting`}
    />
  </Tiles>
);

function RiskFigures({ of }: { of: Risk['latest'] }) {
  if (of === null) return <p class="quiet">They come with the first finished cycle.</p>;
  return (
    <Tiles>
      <Tile name="Invested" term="exposure" value={percent(of.exposure)} />
      <Tile
        name="Bad day"
        term="value at risk"
        value={of.var95 === null ? '–' : dollars(of.var95)}
        note="19 of 20 days lose less"
      />
      <Tile name="Move alike" term="correlation" value={ratio(of.correlation)} />
      <Tile name="Sharpe" term="sharpe" value={ratio(of.sharpe)} />
      <Tile name="Sortino" term="sortino" value={ratio(of.sortino)} />
      <Tile
        name="Deepest fall"
        term="max drawdown"
        value={percent(of.maxDrawdown === null ? null : Math.abs(of.maxDrawdown))}
      />
      <Tile name="Mean position" value={of.averagePosition === null ? '–' : dollars(of.averagePosition)} />
      <Tile name="Trades won" term="win rate" value={percent(of.winRate)} note={`of ${of.trades}`} />
    </Tiles>
  );
}
