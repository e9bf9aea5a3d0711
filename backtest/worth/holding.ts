import { barAt, lastIndexAt } from '../../domain/index.ts';
import { exchangeRules } from '../../brokers/exchange/index.ts';
import type { History } from '../data/history.ts';
import type { BacktestRequest } from '../request.ts';

/**
 * Equity at each close of an account that buys and never sells: equal parts of the cash in every symbol, whole shares, at
 * the first open after the first session's close, as every other order that is decided then, at the desk's own costs.
 * @returns dollars, one level for each session
 */
export function holding(
  traded: readonly History[],
  sessions: readonly string[],
  settings: BacktestRequest['config']['settings'],
): Float64Array {
  const { costs } = exchangeRules(settings);
  const part = settings.CASH / traded.length;
  const equity = new Float64Array(sessions.length);
  const [first] = sessions;
  for (const series of traded) {
    const { dates, close, length } = series;
    const bought = first === undefined ? length : lastIndexAt(dates, first, length) + 1;
    let cash = part;
    let qty = 0;
    for (const [k, session] of sessions.entries()) {
      const i = lastIndexAt(dates, session, length);
      if (qty === 0 && i >= bought) {
        const bar = barAt(series, bought);
        const price = costs.slippage.price('buy', bar.open, 1, bar);
        qty = Math.floor(part / price);
        cash -= qty * price + (qty > 0 ? costs.commission.fee(qty, price) : 0);
      }
      equity[k] = (equity[k] as number) + cash + (qty > 0 ? qty * (close[i] as number) : 0);
    }
  }
  return equity;
}
