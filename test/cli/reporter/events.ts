import type { EventName, EventOf, PayloadOf } from '../../../bus/index.ts';
import type { ApprovedIntent } from '../../../domain/index.ts';

let seq = 0;

/** An event as the rail would deliver it. */
export function event<N extends EventName>(
  type: N,
  payload: PayloadOf<N>,
  cycleId: string | null = 'cycle-20240305-0',
): EventOf {
  seq += 1;
  return {
    seq,
    id: `ev-${seq}`,
    cycleId,
    type,
    at: '2024-03-05T21:00:00.000Z',
    causedBy: null,
    payload,
  } as unknown as EventOf;
}

export const SESSION = '2024-03-05';

const bar = (symbol: string): PayloadOf<'data_ready'>['bars'][number] => ({
  symbol,
  length: 300,
  hash: 'h',
  last: SESSION,
  close: 100,
  quality: 1,
  provider: 'simulated',
});

const context = {
  volatility20: 0.2,
  volatility252: 0.2,
  trend50: 0,
  trend200: 0,
  volumeRatio: 1,
  fromHigh: 0,
  drawdown: 0,
  rsi14: 50,
};

export const signal = (
  symbol: string,
  action: 'buy' | 'sell' | 'hold',
  code = action === 'hold' ? 'no_rule_met' : 'rule_met',
): PayloadOf<'signals_ready'>['signals'][number] => ({
  symbol,
  strategy: 'Breakout',
  action,
  confidence: action === 'hold' ? 0 : 0.62,
  reason: { code, figures: action === 'hold' ? {} : { close: 101.5, high: 101 } },
  chosenBecause: 'a trend with room',
  context,
});

export const order = (symbol: string, qty: number, over: Partial<ApprovedIntent> = {}): ApprovedIntent =>
  ({
    clientOrderId: `tw-20240305-${symbol}-entry-0`,
    symbol,
    side: 'buy',
    type: 'limit',
    qty,
    timeInForce: 'day',
    orderClass: 'oto',
    limitPrice: 110,
    stopLoss: { stopPrice: 94 },
    purpose: 'entry',
    strategy: 'Breakout',
    session: SESSION,
    verdict: {
      digest: 'd'.repeat(64),
      checks: ['halted', 'daily_loss'],
      formulaQty: 150,
      cuts: [{ code: 'position_limit', from: 150, to: qty, limit: 0.2 }],
      confidence: 0.6,
    },
    ...over,
  }) as unknown as ApprovedIntent;

export interface CycleOptions {
  readonly signals?: readonly PayloadOf<'signals_ready'>['signals'][number][];
  readonly excluded?: PayloadOf<'data_ready'>['excluded'];
  readonly approved?: Partial<PayloadOf<'approved_ready'>>;
  readonly executed?: PayloadOf<'executed_ready'>['orders'];
  readonly selector?: string | null;
  readonly failures?: PayloadOf<'signals_ready'>['failures'];
  readonly entries?: boolean;
  readonly entriesAllowed?: boolean;
  readonly equity?: number;
  readonly drawdown?: number;
  readonly status?: 'completed' | 'failed';
  readonly session?: string;
}

/** All events of one cycle, in order. */
export function cycle(options: CycleOptions = {}): readonly EventOf[] {
  const session = options.session ?? SESSION;
  const id = `cycle-${session}`;
  const signals = options.signals ?? ['AAPL', 'MSFT'].map((s) => signal(s, 'hold'));
  const approved = {
    session,
    part: 'all' as const,
    cancels: [],
    orders: [],
    denials: [],
    exitReasons: {},
    outcomes: [],
    ...options.approved,
  };
  return [
    event(
      'cycle_started',
      { session, symbols: signals.map((s) => s.symbol), entries: options.entries ?? true },
      id,
    ),
    event('data_ready', { session, bars: signals.map((s) => bar(s.symbol)), excluded: options.excluded ?? [], goodShare: 1, entriesAllowed: options.entriesAllowed ?? true }, id), // prettier-ignore
    event('exits_ready', { session, exits: [], covers: [], cancels: [] }, id),
    event('signals_ready', { session, signals: [...signals], selector: options.selector === undefined ? 'rules' : options.selector, failures: options.failures ?? [] }, id), // prettier-ignore
    event('validated_ready', { session, signals: signals.map(({ symbol, strategy, action, confidence }) => ({ symbol, strategy, action, confidence: confidence * 0.7, rawConfidence: confidence, adjustments: confidence > 0 ? [{ code: 'sharpe' as const, figure: 0.4, threshold: 1.5, factor: 0.7 }] : [], evidence: null })) }, id), // prettier-ignore
    event('approved_ready', approved, id),
    event('executed_ready', { session, part: 'all', orders: options.executed ?? [], cancels: [] }, id),
    event('cycle_completed', { session, status: options.status ?? 'completed', signals: signals.length, approved: approved.orders.length, refused: approved.denials.length, orders: options.executed?.length ?? 0, equity: options.equity ?? 100_000, cash: 50_000, drawdown: options.drawdown ?? 0, failures: [] }, id), // prettier-ignore
  ];
}

export const accepted = (
  clientOrderId: string,
  symbol: string,
): PayloadOf<'executed_ready'>['orders'][number] => ({
  clientOrderId,
  symbol,
  purpose: 'entry',
  outcome: 'accepted',
  orderId: `x-${symbol}`,
  status: 'accepted',
  code: null,
  message: null,
});

/** A fill as the broker tells it: the order's update and the position after it. */
export function filled(
  symbol: string,
  side: 'buy' | 'sell',
  qty: number,
  price: number,
  trade: Partial<NonNullable<PayloadOf<'position_changed'>['trade']>> = {},
): readonly EventOf[] {
  const clientOrderId = `tw-20240304-${symbol}-${side === 'buy' ? 'entry' : 'stop'}-0`;
  const at = '2024-03-05T14:30:00.000Z';
  return [
    event('order_updated', {
      seq: 1,
      event: 'fill',
      session: SESSION,
      order: { id: 'x', clientOrderId, parentId: null, symbol, side, type: 'market', qty, filledQty: qty, avgFillPrice: price, status: 'filled', timeInForce: 'day', orderClass: 'simple', limitPrice: null, stopPrice: null, createdAt: at, updatedAt: at },
      fill: { executionId: 'e', orderId: 'x', clientOrderId, symbol, side, qty, price, fees: 0.01, at, session: SESSION },
    }, null), // prettier-ignore
    event('position_changed', {
      seq: 1, symbol, cause: 'fill', qty: side === 'buy' ? qty : 0, avgEntryPrice: side === 'buy' ? price : 0, ratio: 1, cashInLieu: 0, plan: null, session: SESSION,
      trade: { id: 1, symbol, strategy: 'Breakout', side: 'long', qty, entryTime: SESSION, entryPrice: 95, exitTime: null, exitPrice: null, pnl: null, reason: null, orderIds: [], ...trade },
    }, null), // prettier-ignore
  ];
}
