import type { EventOf } from '../../bus/index.ts';
import { integer, price, shares, signed, words } from '../../words/format.ts';
import type { Style } from '../style.ts';
import { denialText, excludedText, reasonText, reasonWords, refusalText } from '../../words/text.ts';
import { denialsOf, ordersOf, resultsOf } from './cycle-view.ts';
import type { CycleView } from './cycle-view.ts';
import type { FilledOrder } from './fills.ts';
import { stopLines } from './stops.ts';

/** `bought 120 AAPL @ 182.31 · Breakout`, `sold 120 AAPL @ 190.02 · Breakout · +925.20, protective stop`. */
export function fillLine(fill: FilledOrder, style: Style): string {
  const { symbol, side, qty, value, open, trade } = fill;
  const done = side === 'buy' ? style.green('bought') : style.yellow('sold');
  const parts = [`${done} ${shares(qty)} ${style.bold(symbol)} @ ${price(value / qty)}`];
  if (trade) parts.push(trade.strategy);
  if (open > 0) parts.push(`${shares(open)} still open`);
  if (trade && side === 'sell' && trade.exitTime !== null && trade.pnl !== null) {
    const pnl = trade.pnl < 0 ? style.red(signed(trade.pnl)) : style.green(signed(trade.pnl));
    parts.push(trade.reason === null ? pnl : `${pnl}, ${reasonWords(trade.reason)}`);
  }
  return parts.join(' · ');
}

/** An order of the exchange that ended without filling all it asked for. */
export function endedLine({ event, order }: EventOf<'order_updated'>['payload'], style: Style): string {
  const asked = `${order.side} ${shares(order.qty)} ${style.bold(order.symbol)}`;
  if (event === 'rejected') return `${style.red('rejected')} ${asked} by the exchange`;
  const limit = order.limitPrice === null ? '' : `, limit ${price(order.limitPrice)}`;
  const filled = order.filledQty > 0 ? `, ${shares(order.filledQty)} of them filled` : '';
  return `${style.dim('not filled')} ${asked}${limit}${filled}: ${event}`;
}

/**
 * What the cycle sent, refused and left out, a line each.
 *
 * @param known symbols the last cycle left out for the same reason: they are not told again
 */
export function detailLines(view: CycleView, known: ReadonlySet<string>, style: Style): readonly string[] {
  const lines: string[] = [];
  const results = new Map(resultsOf(view).map((result) => [result.clientOrderId, result]));
  for (const order of ordersOf(view)) {
    const result = results.get(order.clientOrderId);
    // Stops that rest are told together, below.
    if (order.purpose === 'stop' && (!result || result.outcome === 'accepted')) continue;
    const what = `${order.side} ${shares(order.qty)} ${style.bold(order.symbol)}${order.limitPrice === undefined ? '' : ` up to ${price(order.limitPrice)}`}`;
    if (!result || result.outcome === 'accepted') {
      const [cut] = order.verdict.cuts.toSorted((a, b) => a.to - b.to);
      const why = view.approved.map((a) => a.exitReasons[order.clientOrderId]).find((r) => r !== undefined);
      const parts = [
        `${order.side === 'buy' ? what : what.replace(' up to ', ' at ')} for the next open`,
        order.strategy,
      ];
      if (why) parts.push(reasonText(why));
      if (cut) parts.push(`cut from ${integer(order.verdict.formulaQty)} by ${words(cut.code)}`);
      lines.push(`${style.cyan('order')} ${parts.join(' · ')}`);
    } else if (result.outcome === 'unknown') {
      lines.push(
        `${style.yellow('unknown')} ${what}: no answer says what became of it (${result.message ?? 'no reason given'})`,
      );
    } else {
      lines.push(`${style.red(result.outcome)} ${what}: ${refusalText(result.code, result.message)}`);
    }
  }
  const refused = new Set(
    resultsOf(view).flatMap((r) => (r.outcome === 'accepted' ? [] : [r.clientOrderId])),
  );
  for (const { orders, exitReasons } of view.approved)
    lines.push(
      ...stopLines({ orders: orders.filter((o) => !refused.has(o.clientOrderId)), exitReasons }, style),
    );
  for (const denial of denialsOf(view)) {
    lines.push(
      `${style.red('refused')} ${style.bold(denial.symbol)} (${denial.strategy}): ${denialText(denial)}`,
    );
  }
  for (const excluded of view.data?.excluded ?? []) {
    if (!known.has(excludedKey(excluded))) lines.push(excludedLine(excluded, style));
  }
  for (const failure of view.failures) lines.push(style.red(failure));
  return lines;
}

export const excludedKey = ({ symbol, code }: { readonly symbol: string; readonly code: string }): string =>
  `${symbol} ${code}`;

export const excludedLine = (
  excluded: { readonly symbol: string; readonly code: string; readonly detail: string },
  style: Style,
): string => `${style.yellow('left out')} ${style.bold(excluded.symbol)}: ${excludedText(excluded)}`;
