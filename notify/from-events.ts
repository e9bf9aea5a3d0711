import type { EventOf } from '../bus/index.ts';
import type { Draft } from './notice.ts';

const dollars = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Says which events a person is told of. Keeps what was said last of a matter that has degrees. */
export class EventNotices {
  readonly #tiers: readonly number[];
  /** How many tiers the drawdown has passed. */
  #passed = 0;
  #stale = false;

  /** @param tiers drawdowns from the peak, 0 to 1, each worth a notice when it is passed */
  constructor(tiers: readonly number[]) {
    this.#tiers = tiers.toSorted((a, b) => a - b);
  }

  of(event: EventOf): readonly Draft[] {
    switch (event.type) {
      case 'order_updated':
        return this.#order(event);
      case 'executed_ready':
        return event.payload.orders.flatMap((o) =>
          o.purpose !== 'entry' && (o.outcome === 'refused' || o.outcome === 'forged')
            ? [exitRefused(o.symbol, o.clientOrderId, `${o.code ?? o.outcome}${o.message === null ? '' : `: ${o.message}`}`)] // prettier-ignore
            : [],
        );
      case 'intent_settled': {
        const { outcome, purpose, symbol, clientOrderId, code, message } = event.payload;
        return purpose !== 'entry' && (outcome === 'refused' || outcome === 'expired')
          ? [
              exitRefused(
                symbol,
                clientOrderId,
                `${code ?? outcome}${message === null ? '' : `: ${message}`}`,
              ),
            ]
          : [];
      }
      case 'halted': {
        const { state, code, by, reason } = event.payload;
        const severity = state === 'halted' ? 'critical' : 'warning';
        return [{ kind: 'halt', severity, title: `${state}: ${code}`, text: `${reason}\nby ${by}`, key: `halt/${code}` }]; // prettier-ignore
      }
      case 'resumed': {
        const { by, codes, reason } = event.payload;
        return [{ kind: 'resume', severity: 'info', title: `resumed by ${by}`, text: `${codes.join(', ')}\n${reason}`.trim(), key: `resume/${event.id}` }]; // prettier-ignore
      }
      case 'cycle_completed':
        return this.#drawdown(Math.abs(event.payload.drawdown), event.payload.equity);
      case 'data_ready':
        return this.#data(event.payload);
      case 'reconciled':
        return reconciliation(event);
      case 'agent_failed': {
        const { agent, code, message } = event.payload;
        return [{ kind: 'agent_failed', severity: 'warning', title: `${agent} failed: ${code}`, text: message, key: `agent/${agent}/${code}` }]; // prettier-ignore
      }
      default:
        return [];
    }
  }

  #order({ payload }: EventOf<'order_updated'>): readonly Draft[] {
    const { fill, order } = payload;
    if (fill) {
      const did = fill.side === 'buy' ? 'bought' : 'sold';
      const title = `${did} ${fill.qty} ${fill.symbol} @ ${dollars(fill.price)}`;
      const text = order.filledQty < order.qty ? `${order.filledQty} of ${order.qty} so far` : '';
      return [{ kind: 'fill', severity: 'info', title, text, key: `fill/${fill.executionId}` }];
    }
    // The desk never sells short: what it sells, it lets go of.
    return payload.event === 'rejected' && order.side === 'sell'
      ? [exitRefused(order.symbol, order.clientOrderId, 'rejected after it had been accepted')]
      : [];
  }

  /** Told when a tier is passed; told again only after the drawdown has left it. */
  #drawdown(drawdown: number, equity: number): readonly Draft[] {
    const passed = this.#tiers.filter((tier) => drawdown >= tier).length;
    const deeper = passed > this.#passed;
    this.#passed = passed;
    const tier = this.#tiers[passed - 1];
    if (!deeper || tier === undefined) return [];
    const severity = passed === this.#tiers.length ? 'critical' : 'warning';
    const title = `drawdown ${percent(drawdown)}: past ${percent(tier)}`;
    return [
      { kind: 'drawdown', severity, title, text: `equity ${dollars(equity)}`, key: `drawdown/${tier}` },
    ];
  }

  #data({
    session,
    excluded,
    goodShare,
    entriesAllowed,
  }: EventOf<'data_ready'>['payload']): readonly Draft[] {
    const stale = excluded.filter((e) => e.code === 'stale' || e.code === 'provider_failed');
    const bad = stale.length > 0 || !entriesAllowed;
    const news = bad && !this.#stale;
    this.#stale = bad;
    if (!news) return [];
    const title = `data of ${session} is stale or missing: ${percent(goodShare)} of the symbols are good`;
    const text = excluded.slice(0, 10).map((e) => `${e.symbol}: ${e.code}`).join('\n'); // prettier-ignore
    const severity = entriesAllowed ? 'warning' : 'critical';
    return [{ kind: 'data_stale', severity, title, text, key: `data/${session}` }];
  }
}

const exitRefused = (symbol: string, clientOrderId: string, why: string): Draft => ({
  kind: 'exit_refused',
  severity: 'critical',
  title: `an exit of ${symbol} was refused`,
  text: `${why}\n${clientOrderId}`,
  key: `exit/${clientOrderId}`,
});

function reconciliation({ payload }: EventOf<'reconciled'>): readonly Draft[] {
  const { divergences, converged, round, trigger } = payload;
  if (divergences.length === 0) return [];
  const told = divergences.slice(0, 10).map((d) => `${d.kind} ${d.subject}: desk ${d.desk ?? 'none'}, broker ${d.broker ?? 'none'} (${d.repair})`); // prettier-ignore
  const n = divergences.length;
  return [
    {
      kind: 'reconciliation',
      severity: converged || divergences.every((d) => d.repair !== 'halt') ? 'warning' : 'critical',
      title: `${n} ${n === 1 ? 'difference' : 'differences'} with the broker (${trigger}, round ${round})`,
      text: told.join('\n'),
      key: `reconciliation/${told.join('/').slice(0, 250)}`,
    },
  ];
}

/** A breaker that has opened. */
export const breakerOpen = (name: string, kind: string, why: string | null): Draft => ({
  kind: 'breaker_open',
  severity: kind === 'broker' ? 'critical' : 'warning',
  title: `${name} is not asked for now after repeated failures`,
  text: why ?? '',
  key: `breaker/${name}`,
});

export const dailyReport = (session: string, text: string): Draft => ({
  kind: 'daily_report',
  severity: 'info',
  title: `report of ${session}`,
  text: text.slice(0, 8000),
  key: `report/${session}`,
});
