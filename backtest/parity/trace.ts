import type { Fill, Order } from '../../domain/index.ts';
import type { DeskEvent } from '../../orchestrator/backtest-desk.ts';
import { of } from '../../orchestrator/recorded/index.ts';
import type { Sending } from '../../orchestrator/recorded/index.ts';

/** An order of the day, or one that rested before it, and what the session after made of it. */
export interface Outcome {
  readonly kind: 'order' | 'cancel' | 'resting';
  readonly symbol: string;
  readonly strategy: string | null;
  readonly clientOrderId: string;
  /** What was asked for, in words; of an order that rested before: null. */
  readonly asked: string | null;
  /** Why it was refused; null: it was not. */
  readonly refused: string | null;
  /** Of the order and its legs together, in words; '' where nothing was filled. */
  readonly filled: string;
  /** Profit or loss of these fills up to the session's close, net of fees, dollars. */
  readonly dollars: number;
}

/** A day as it was lived once: by the recorded desk, or by a simulation with one input in another's place. */
export interface Trace {
  /** By place: symbol, side, purpose and how many of these came before; the same in every life of the day. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** By symbol: who chose what, what it decided, and what became of it. */
  readonly signals: ReadonlyMap<string, string>;
}

interface Told {
  readonly orders: readonly Order[];
  readonly fills: readonly Fill[];
  readonly refusals: ReadonlyMap<string, string>;
}

/**
 * @param known  the broker's orders before the day, by which legs find their parents
 * @param close  what a symbol is marked at after the session, dollars
 */
export function outcomesOf(
  sent: readonly Sending[],
  told: Told,
  known: readonly Order[],
  close: (symbol: string) => number,
): ReadonlyMap<string, Outcome> {
  const clientIds = new Map([...known, ...told.orders].map((o) => [o.id, o.clientOrderId]));
  const parents = new Map<string, string>();
  for (const { clientOrderId, parentId } of [...known, ...told.orders]) {
    const parent = parentId === null ? undefined : clientIds.get(parentId);
    if (parent !== undefined) parents.set(clientOrderId, parent);
  }
  const fillsOf = new Map<string, Fill[]>();
  for (const fill of told.fills) {
    const root = parents.get(fill.clientOrderId) ?? fill.clientOrderId;
    fillsOf.set(root, [...(fillsOf.get(root) ?? []), fill]);
  }
  const outcomes = new Map<string, Outcome>();
  const counts = new Map<string, number>();
  for (const { cancels, orders } of sent) {
    for (const { clientOrderId, symbol, reason } of cancels)
      outcomes.set(`cancel ${clientOrderId}`, { kind: 'cancel', symbol, strategy: null, clientOrderId, asked: `cancel ${clientOrderId}: ${reason}`, refused: null, filled: '', dollars: 0 }); // prettier-ignore
    for (const order of orders) {
      const { clientOrderId, symbol, side, purpose, strategy } = order;
      const place = `${symbol} ${side} ${purpose}`;
      const n = counts.get(place) ?? 0;
      counts.set(place, n + 1);
      const fills = fillsOf.get(clientOrderId) ?? [];
      fillsOf.delete(clientOrderId);
      outcomes.set(`${place} ${n}`, { kind: 'order', symbol, strategy, clientOrderId, asked: asked(order), refused: told.refusals.get(clientOrderId) ?? null, ...summed(fills, close) }); // prettier-ignore
    }
  }
  for (const [clientOrderId, fills] of fillsOf) {
    const { symbol } = fills[0] as Fill;
    outcomes.set(`resting ${clientOrderId}`, { kind: 'resting', symbol, strategy: null, clientOrderId, asked: null, refused: null, ...summed(fills, close) }); // prettier-ignore
  }
  return outcomes;
}

type Intent = Sending['orders'][number];

function asked({ side, qty, symbol, type, limitPrice, stopPrice, stopLoss, takeProfit }: Intent): string {
  const parts = [
    `${side} ${qty} ${symbol}`,
    type === 'market' ? 'at the market' : '',
    limitPrice === undefined ? '' : `limit ${limitPrice}`,
    stopPrice === undefined ? '' : `stop ${stopPrice}`,
    stopLoss === undefined ? '' : `stop loss ${stopLoss.stopPrice}`,
    takeProfit === undefined ? '' : `target ${takeProfit.limitPrice}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Fills of one side as one: shares and average price. */
function summed(
  fills: readonly Fill[],
  close: (symbol: string) => number,
): Pick<Outcome, 'filled' | 'dollars'> {
  let dollars = 0;
  const sides = new Map<string, { qty: number; value: number; fees: number }>();
  for (const { side, qty, price, fees, symbol } of fills) {
    dollars += (side === 'buy' ? 1 : -1) * qty * (close(symbol) - price) - fees;
    const sum = sides.get(side) ?? { qty: 0, value: 0, fees: 0 };
    sides.set(side, { qty: sum.qty + qty, value: sum.value + qty * price, fees: sum.fees + fees });
  }
  const words = Array.from(sides, ([side, { qty, value, fees }]) =>
    `${side} ${qty} at ${rounded(value / qty)}${fees > 0 ? `, fees ${rounded(fees)}` : ''}`); // prettier-ignore
  return { filled: words.join('; '), dollars };
}

/** To the ledger's micro-dollar: sums of doubles are no difference. */
const rounded = (n: number): number => Math.round(n * 1e6) / 1e6;

/** What the agents said of each symbol, as far as it could make an order. */
export function signalsOf(events: readonly DeskEvent[]): ReadonlyMap<string, string> {
  const said = new Map<string, string>();
  for (const { payload } of of(events, 'signals_ready'))
    for (const { symbol, strategy, action } of payload.signals) said.set(symbol, `${strategy ?? 'nobody'}: ${action}`); // prettier-ignore
  for (const { payload } of of(events, 'validated_ready'))
    for (const { symbol, strategy, action, confidence } of payload.signals)
      said.set(
        symbol,
        `${strategy ?? 'nobody'}: ${action} ${action === 'hold' ? '' : rounded(confidence)}`.trimEnd(),
      );
  for (const { payload } of of(events, 'approved_ready'))
    for (const { symbol, outcome } of payload.outcomes)
      said.set(symbol, `${said.get(symbol) ?? ''}, ${outcome}`);
  return said;
}
