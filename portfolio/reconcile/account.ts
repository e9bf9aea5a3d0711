import { toDollars, toMicros } from '../../domain/index.ts';
import type { Fill, Micros, Position } from '../../domain/index.ts';
import { fillValue, shares } from '../ledger.ts';
import type { BrokerBooks, CompareOptions, DeskBooks, DeskPosition, Divergence } from './books.ts';
import type { DivergenceName } from './divergences.ts';
import { diverges } from './orders.ts';
import type { ComparedOrders } from './orders.ts';
import { afterFills, splitOf } from './split.ts';

/** A cent: brokers round each booking to it, the desk does not. */
const CASH_TOLERANCE: Micros = 10_000;

/** Positions and cash, after all that orders and fills explain. */
export function compareAccount(
  desk: DeskBooks,
  broker: BrokerBooks,
  orders: ComparedOrders,
  options: CompareOptions,
): readonly Divergence[] {
  if (!broker.steady) return [];
  const { missing, moving } = orders;
  const divergences: Divergence[] = [];
  const cash = new CashFlow(broker.cash - desk.cash);
  for (const fill of missing) cash.explain(fill);

  for (const { symbol, ours, theirs } of sideBySide(desk.positions, broker.positions)) {
    if (moving.has(symbol)) continue;
    if (theirs.qty < 0) {
      const reason = `the broker is short ${-theirs.qty} ${symbol}, and the desk never sells short`;
      divergences.push(diverges('position_short', symbol, [ours.qty, theirs.qty], { do: 'halt', reason }));
      continue;
    }
    const fills = missing.filter((fill) => fill.symbol === symbol);
    const held = { qty: ours.qty, costMicros: fillValue(ours.qty, ours.avgEntryPrice) };
    const expected = afterFills(held, fills);
    if (same(expected.qty, theirs.qty)) continue;
    const split = options.splits ? splitOf(held, theirs, fills) : null;
    if (split) {
      const { ratio, left, kept, before } = split;
      const price = theirs.avgEntryPrice;
      divergences.push(diverges('split', symbol, [ours.qty, theirs.qty], { do: 'split', symbol, ratio, qty: kept,
          before, avgEntryPrice: price, cashInLieu: toDollars(fillValue(left, price)) })); // prettier-ignore
      continue;
    }
    const kind: DivergenceName = desk.fresh
      ? 'opening_position'
      : theirs.qty > expected.qty
        ? 'position_more'
        : 'position_less';
    const avgEntryPrice = theirs.qty > 0 && theirs.avgEntryPrice > 0 ? theirs.avgEntryPrice : null;
    divergences.push(diverges(kind, symbol, [expected.qty, theirs.qty], { do: 'position', symbol, qty: theirs.qty, avgEntryPrice })); // prettier-ignore
  }
  if (moving.size > 0) return divergences;
  return [...paidOut(divergences, cash), ...compareCash(desk, broker, cash, options)];
}

/** What is left of the difference in cash while it is explained bit by bit. */
class CashFlow {
  left: Micros;

  constructor(difference: number) {
    this.left = toMicros(difference);
  }

  explain(fill: Fill): void {
    this.left -= flow(fill);
  }
}

function flow(fill: Fill): Micros {
  const value = fillValue(fill.qty, fill.price);
  return (fill.side === 'buy' ? -value : value) - toMicros(fill.fees);
}

const same = (a: number, b: number): boolean => shares(a - b) === 0;

interface Pair {
  readonly symbol: string;
  readonly ours: DeskPosition;
  readonly theirs: Position;
}

function sideBySide(desk: readonly DeskPosition[], broker: readonly Position[]): readonly Pair[] {
  const ours = new Map(desk.map((p) => [p.symbol, p]));
  const theirs = new Map(broker.map((p) => [p.symbol, p]));
  const none = (symbol: string): Position => ({ symbol, qty: 0, avgEntryPrice: 0 });
  return [...new Set([...ours.keys(), ...theirs.keys()])]
    .sort()
    .map((symbol) => ({ symbol, ours: ours.get(symbol) ?? none(symbol), theirs: theirs.get(symbol) ?? none(symbol) })); // prettier-ignore
}

/**
 * A fraction of a share that a split leaves over is paid in cash: at the average price, until cash itself says what it
 * was. Where there is one such split, what cash has more is that, as far as its order of magnitude allows: the share
 * may have moved far from its average since it was bought.
 */
function paidOut(divergences: readonly Divergence[], cash: CashFlow): readonly Divergence[] {
  const paying = divergences.flatMap(({ remedy }) =>
    remedy.do === 'split' && remedy.cashInLieu > 0 ? [remedy] : [],
  );
  const [only, ...others] = paying;
  const known = only && others.length === 0 && cash.left > 0 && cash.left <= toMicros(only.cashInLieu * 10);
  if (known) {
    const cashInLieu = toDollars(cash.left);
    cash.left = 0;
    return divergences.map((d) => (d.remedy === only ? { ...d, remedy: { ...only, cashInLieu } } : d));
  }
  for (const { cashInLieu } of paying) cash.left -= toMicros(cashInLieu);
  return divergences;
}

function compareCash(
  desk: DeskBooks,
  broker: BrokerBooks,
  cash: CashFlow,
  { cashShare, byHand }: CompareOptions,
): readonly Divergence[] {
  const divergences: Divergence[] = [];
  let at = toMicros(broker.cash) - cash.left;
  const correct = (kind: DivergenceName, subject: string, micros: Micros): void => {
    if (micros === 0) return;
    const delta = toDollars(micros);
    divergences.push(diverges(kind, subject, [toDollars(at), toDollars(at + micros)], { do: 'cash', delta }, 'correct')); // prettier-ignore
    at += micros;
    cash.left -= micros;
  };
  if (desk.fresh) {
    correct('opening_cash', 'cash', cash.left);
    // Payments from before the desk are in the cash it begins with.
    for (const { id, kind, amount } of broker.activities)
      divergences.push(diverges(`cash_${kind}`, id, [null, amount], { do: 'nothing' }, 'adopt'));
    return divergences;
  }
  for (const { id, kind, amount } of broker.activities) {
    if (!desk.hasAdopted(id)) correct(`cash_${kind}`, id, toMicros(amount));
  }
  if (Math.abs(cash.left) <= CASH_TOLERANCE) return divergences;
  const large = Math.abs(cash.left) > toMicros(cashShare * Math.max(0, desk.equity));
  if (!large) correct('cash_unexplained', 'cash', cash.left);
  else if (byHand) correct('cash_unexplained_large', 'cash', cash.left);
  else {
    const reason = `cash differs by ${toDollars(cash.left)} dollars and nothing explains it`;
    divergences.push(diverges('cash_unexplained_large', 'cash', [toDollars(at), broker.cash], { do: 'halt', reason })); // prettier-ignore
  }
  return divergences;
}
