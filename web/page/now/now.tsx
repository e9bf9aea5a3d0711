import type { Account, EquityPoint, Holding, NoTradeReason } from '../../api/index.ts';
import { AccountTiles } from '../account/account.tsx';
import { Curve } from '../charts/curve.tsx';
import { useLatestCycle } from '../cycles/use-latest-cycle.ts';
import type { Reading } from '../live/reading.ts';
import { useReading } from '../live/reading.ts';
import { liveAccount } from '../live/stream.ts';
import { ON_CYCLE, ON_ORDERS } from '../live/wakes.ts';
import { Notices } from '../notices/notices.tsx';
import { sessionText } from '../parts/format.ts';
import { From } from '../parts/from.tsx';
import { Panel } from '../parts/panel.tsx';
import { HoldingCard } from '../positions/holding-card.tsx';
import { Reasons } from '../refusals/reasons.tsx';
import { linkTo } from '../shell/route.ts';
import { View } from '../shell/view.tsx';
import { Feed } from './feed.tsx';
import { headline } from './headline.ts';
import { HowToStop } from './how-to-stop.tsx';
import { LastDecision } from './last-decision.tsx';
import { Money } from './money.tsx';

/** The first screen: what the desk holds, why it bought, why it refused, how to stop it. */
export function Now() {
  const account = withLive(useReading<Account>('/account', [...ON_CYCLE, ...ON_ORDERS]));
  const holdings = useReading<readonly Holding[]>('/holdings', ON_ORDERS);
  const cycle = useLatestCycle();
  const session = cycle?.data?.cycle ?? null;
  const reasons = useReading<readonly NoTradeReason[]>('/no-trade?limit=500', ON_CYCLE);
  const equity = useReading<readonly EquityPoint[]>('/equity?points=500', ON_CYCLE);
  const when = session ? `on ${sessionText(session.session)}` : '';
  return (
    <View title="The desk now" says={headline(account.data, holdings.data ?? [], session)}>
      <Notices />
      <From reading={account}>{(figures) => <AccountTiles of={figures} />}</From>
      <Panel title="The account over time" aside={<a href={linkTo('account')}>With drawdown and limits</a>}>
        <From reading={equity}>{(points) => <Curve points={points} small />}</From>
      </Panel>
      <Panel title="Where the money is">
        <From reading={account}>
          {({ equity: worth, cash }) =>
            worth === null || cash === null ? (
              <p class="quiet">Known with the first finished cycle.</p>
            ) : (
              <Money held={holdings.data ?? []} equity={worth} cash={cash} />
            )
          }
        </From>
      </Panel>
      <Panel
        title="What it holds, and why"
        says="The line is the price of the last sixty sessions. Shaded: what it may still lose before its stop sells it."
        aside={<a href={linkTo('positions')}>All positions</a>}
        wide
      >
        <From reading={holdings}>
          {(held) =>
            held.length === 0 ? (
              <p class="quiet">Nothing: the account is all cash.</p>
            ) : (
              <div class="holdings">
                {held.slice(0, 6).map((of) => (
                  <HoldingCard key={of.symbol} of={of} />
                ))}
              </div>
            )
          }
        </From>
      </Panel>
      <Panel
        title={`Its last decision ${when}`}
        says="Each station passes the decision on to the next; press one to see what went in and what came out."
        aside={<a href={linkTo('cycles')}>All cycles</a>}
        wide
      >
        {cycle === null ? (
          <p class="quiet">No cycle has begun yet; one does after each close.</p>
        ) : (
          <From reading={cycle}>{(of) => <LastDecision of={of} />}</From>
        )}
      </Panel>
      <Panel
        title="Why it did not trade"
        says="Over the newest 500 signals."
        aside={<a href={linkTo('refusals')}>Every refusal</a>}
      >
        <From reading={reasons}>{(rows) => <Reasons reasons={rows} most={4} />}</From>
      </Panel>
      <div class="column">
        <Panel title="How to stop it">
          <HowToStop />
        </Panel>
        <Panel title="What happens" aside={<a href={linkTo('health')}>The whole journal</a>}>
          <Feed />
        </Panel>
      </div>
    </View>
  );
}

/** The stream brings the account's figures with the event; the rest follows with the list. */
function withLive(reading: Reading<Account>): Reading<Account> {
  const live = liveAccount.value;
  if (reading.data === null || live === null) return reading;
  const { equity, cash, drawdown } = live;
  return {
    ...reading,
    data: { ...reading.data, equity, cash, drawdown: Math.abs(drawdown), invested: equity - cash },
  };
}
