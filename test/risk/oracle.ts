import type { DenialCode } from '../../domain/index.ts';
import type { Case } from './cases.ts';

/** What the gate must answer to each candidate in turn, from the limits' definitions alone; nothing of risk/ runs here. */
export function oracle({ account, settings: s, candidates, market }: Case): readonly object[] {
  const { equity } = account;
  const taken: Record<string, number> = {};
  const add = (symbol: string, value: number): void => void (taken[symbol] = (taken[symbol] ?? 0) + value);
  for (const p of [...account.positions, ...account.openEntries]) add(p.symbol, p.value);
  const bought = new Set<string>();
  let cash = account.buyingPower;
  const sum = (wanted: (symbol: string) => boolean): number =>
    Object.entries(taken).reduce((total, [symbol, value]) => (wanted(symbol) ? total + value : total), 0);
  const like = (a: string, b: string): boolean =>
    a === b || (market.correlation(a, b) ?? -1) > s.RISK_CORRELATION;
  const tick = (price: number): number => {
    const scale = price >= 1 ? 100 : 10_000;
    return Math.floor(price * scale + 1e-6) / scale;
  };
  const distance = (asked: string, { close, atr14 }: Case['candidates'][number]): number => {
    const [unit, value] = asked.split(':');
    return Number(value) * (unit === 'atr' ? (atr14 ?? 0) : unit === 'percent' ? close / 100 : 1);
  };
  const refusal = (c: Case['candidates'][number], price: number): DenialCode | null => {
    const { volatility20, volatility252, trend200, drawdown } = c.context;
    let minimum = s.RISK_MIN_CONFIDENCE;
    if (volatility20 !== null && volatility252 !== null && volatility20 / volatility252 > 1.25)
      minimum += 0.06;
    if ((trend200 ?? 0) < 0) minimum += 0.06;
    if ((drawdown ?? 0) < -0.2) minimum += 0.03;
    const stop = tick(c.close - distance(s.PLAN_STOP, c));
    if (account.noEntries) return account.noEntries;
    if (equity <= account.dayStartEquity * (1 - s.RISK_MAX_DAILY_LOSS)) return 'daily_loss';
    if (account.frozen?.includes(c.symbol)) return 'order_unknown';
    if (account.positions.some((p) => p.symbol === c.symbol)) return 'already_held';
    if (account.openEntries.some((p) => p.symbol === c.symbol)) return 'open_order';
    if (bought.has(c.symbol)) return 'duplicate';
    if (c.confidence < minimum) return 'low_confidence';
    if (Object.keys(taken).length >= s.RISK_MAX_POSITIONS) return 'max_positions';
    if (!(price > 0) || price > tick(c.close * (1 + s.RISK_PRICE_COLLAR))) return 'price_collar';
    if (price < tick(c.close * (1 - s.RISK_PRICE_COLLAR))) return 'price_collar';
    if (!c.atr14 || stop < 0.01 || stop >= price) return 'no_stop_distance';
    return account.ordersLastMinute + bought.size >= s.RISK_MAX_ORDERS_PER_MINUTE ? 'order_rate' : null;
  };
  return candidates.map((c) => {
    const offset =
      s.ENTRY_ORDER === 'market' ? s.RISK_PRICE_COLLAR : Number(s.ENTRY_ORDER.split(':')[1]) / 1e4;
    const price = tick(c.close * (1 + offset));
    const code = refusal(c, price);
    if (code) return { code };
    let qty = Math.floor((equity * s.RISK_MAX_PER_TRADE * c.confidence) / (s.RISK_ATR_MULTIPLE * (c.atr14 ?? 0))); // prettier-ignore
    if (qty < 1) return { code: 'risk_per_trade' };
    const groups = [...Object.keys(taken), c.symbol].filter((x) => like(x, c.symbol));
    const fullest = Math.max(...groups.map((x) => sum((y) => like(x, y))));
    const sector = sum((x) => market.sectorOf(x) === market.sectorOf(c.symbol));
    const rooms = { shares_limit: s.RISK_MAX_SHARES, position_limit: (s.RISK_MAX_POSITION * equity) / price, volume_share: s.RISK_MAX_VOLUME_SHARE * (c.averageVolume20 ?? 0), sector_limit: (s.RISK_MAX_SECTOR * equity - sector) / price, correlation_limit: (s.RISK_MAX_CORRELATED * equity - fullest) / price, gross_exposure: (s.RISK_MAX_GROSS * equity - sum(() => true)) / price, buying_power: cash / price }; // prettier-ignore
    for (const [limit, room] of Object.entries(rooms)) if ((qty = Math.min(qty, Math.floor(room))) < 1) return { code: limit }; // prettier-ignore
    if ((qty = Math.floor(qty * (account.sizeShare ?? 1) + 1e-9)) < 1) return { code: 'size_steps' };
    add(c.symbol, qty * price);
    bought.add(c.symbol);
    cash -= qty * price;
    return { qty };
  });
}
