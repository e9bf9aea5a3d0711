import type { DenialCode } from '../../domain/index.ts';
import type { Case } from './cases.ts';

export type Answer = { readonly qty: number } | { readonly code: DenialCode };

/**
 * What the gate must answer to each candidate in turn, written from the limits' definitions alone: nothing of risk/ runs
 * here. `taken` is every dollar held, on its way or approved, by symbol.
 */
export function oracle({ account, settings: s, candidates, market }: Case): readonly Answer[] {
  const taken: Record<string, number> = {};
  const add = (symbol: string, value: number): void => void (taken[symbol] = (taken[symbol] ?? 0) + value);
  for (const p of [...account.positions, ...account.openEntries]) add(p.symbol, p.value);
  const bought = new Set<string>();
  let cash = account.buyingPower;
  const sum = (wanted: (symbol: string) => boolean): number =>
    Object.keys(taken).filter(wanted).reduce((total, symbol) => total + (taken[symbol] as number), 0); // prettier-ignore
  const like = (a: string, b: string): boolean =>
    a === b || (market.correlation(a, b) ?? -1) > s.RISK_CORRELATION;
  const toCents = (price: number): number => {
    const scale = price >= 1 ? 100 : 10_000;
    return Math.floor(price * scale + 1e-6) / scale;
  };
  return candidates.map((c): Answer => {
    const k = c.context;
    const stormy =
      k.volatility20 !== null && k.volatility252 !== null && k.volatility20 / k.volatility252 > 1.25;
    const minimum =
      s.RISK_MIN_CONFIDENCE + (stormy ? 0.06 : 0) + ((k.trend200 ?? 0) < 0 ? 0.06 : 0) + ((k.drawdown ?? 0) < -0.2 ? 0.03 : 0); // prettier-ignore
    const offset =
      s.ENTRY_ORDER === 'market' ? s.RISK_PRICE_COLLAR : Number(s.ENTRY_ORDER.split(':')[1]) / 1e4;
    const price = toCents(c.close * (1 + offset));
    const stop = toCents(c.close - s.STOP_ATR_MULTIPLE * (c.atr14 ?? 0));
    if (account.noEntries) return { code: account.noEntries };
    if (account.equity <= account.dayStartEquity * (1 - s.RISK_MAX_DAILY_LOSS)) return { code: 'daily_loss' };
    if (account.positions.some((p) => p.symbol === c.symbol)) return { code: 'already_held' };
    if (account.openEntries.some((p) => p.symbol === c.symbol)) return { code: 'open_order' };
    if (bought.has(c.symbol)) return { code: 'duplicate' };
    if (c.confidence < minimum) return { code: 'low_confidence' };
    if (Object.keys(taken).length >= s.RISK_MAX_POSITIONS) return { code: 'max_positions' };
    if (!(price > 0) || price > toCents(c.close * (1 + s.RISK_PRICE_COLLAR))) return { code: 'price_collar' };
    if (price < toCents(c.close * (1 - s.RISK_PRICE_COLLAR))) return { code: 'price_collar' };
    if (!c.atr14 || stop < 0.01 || stop >= price) return { code: 'no_stop_distance' };
    if (account.ordersLastMinute + bought.size >= s.RISK_MAX_ORDERS_PER_MINUTE) return { code: 'order_rate' };
    let qty = Math.floor(
      (account.equity * s.RISK_MAX_PER_TRADE * c.confidence) / (s.RISK_ATR_MULTIPLE * c.atr14),
    );
    if (qty < 1) return { code: 'risk_per_trade' };
    const groups = [...new Set([...Object.keys(taken), c.symbol])].filter((x) => like(x, c.symbol));
    const fullest = Math.max(...groups.map((x) => sum((y) => like(x, y))));
    const rooms: [DenialCode, number][] = [
      ['shares_limit', s.RISK_MAX_SHARES],
      ['position_limit', (s.RISK_MAX_POSITION * account.equity) / price],
      ['volume_share', s.RISK_MAX_VOLUME_SHARE * (c.averageVolume20 ?? 0)],
      ['sector_limit', (s.RISK_MAX_SECTOR * account.equity - sum((x) => market.sectorOf(x) === market.sectorOf(c.symbol))) / price], // prettier-ignore
      ['correlation_limit', (s.RISK_MAX_CORRELATED * account.equity - fullest) / price],
      ['gross_exposure', (s.RISK_MAX_GROSS * account.equity - sum(() => true)) / price],
      ['buying_power', cash / price],
    ];
    for (const [code, room] of rooms) if ((qty = Math.min(qty, Math.floor(room))) < 1) return { code };
    add(c.symbol, qty * price);
    bought.add(c.symbol);
    cash -= qty * price;
    return { qty };
  });
}
