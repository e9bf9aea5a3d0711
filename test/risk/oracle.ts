import { createHash } from 'node:crypto';
import type { Case } from './cases.ts';

type Tally = Record<string, number>;
type Asker = Pick<Case['candidates'][number], 'symbol' | 'strategy'>;
const add = (to: Tally, key: string, n: number): number => (to[key] = (to[key] ?? 0) + n);
const scale = (price: number): number => (price >= 1 ? 100 : 10_000);
const down = (price: number): number => Math.floor(price * scale(price) + 1e-6) / scale(price);
const up = (price: number): number => Math.ceil(price * scale(price) - 1e-6) / scale(price);

/** What the gate must answer to a cycle, from the limits' definitions alone; nothing of risk/ runs here. */
export function oracle({ account, settings: s, reductions, candidates, market, earlier }: Case): object {
  const { equity, dayStartEquity: begun, positions, openEntries, sizeShare = 1 } = account;
  const [orders, denials, gone, taken, bought] = [[] as object[], [] as object[], {} as Tally, {} as Tally, {} as Tally];
  let [cash, heat] = [account.buyingPower, account.openRisk];
  const dayMayLose = Math.min(0.8 * (s.RISK_MAX_DAILY_LOSS * begun), s.RISK_MAX_DAILY_LOSS * begun - Math.max(0, begun - equity));
  const deny = ({ symbol, strategy }: Asker, code: string): unknown => denials.push({ symbol, strategy, code });
  const send = ({ symbol, strategy }: Asker, purpose: 'entry' | 'exit' | 'stop', order: object): void => {
    const place = `desk|2020-03-02|${symbol}|${strategy}|${purpose}`;
    const hash = createHash('sha256').update(`${place}|${earlier[purpose] + add(gone, place, 1) - 1}`).digest('hex');
    orders.push({ clientOrderId: `desk-20200302-${symbol}-${purpose}-${hash.slice(0, 8)}`, symbol, strategy, session: '2020-03-02', purpose, ...order });
  };
  for (const { kind, qty: asked, held, targetPrice: target = 0, ...r } of reductions) {
    const promised = (gone[`exit ${r.symbol}`] ?? 0) + (kind === 'stop' ? (gone[`stop ${r.symbol}`] ?? 0) : 0);
    const qty = Math.round(Math.min(asked, held - promised) * 1e9) / 1e9;
    if (qty <= 0) { deny(r, 'no_short'); continue; }
    add(gone, `${kind} ${r.symbol}`, qty);
    const [stopPrice, whole] = [Math.max(0.0001, down(r.stopPrice)), qty % 1 === 0];
    const alone = { orderClass: 'simple', type: 'stop', timeInForce: whole ? 'gtc' : 'day', stopPrice };
    const both = { orderClass: 'oco', type: 'limit', timeInForce: 'gtc', takeProfit: { limitPrice: up(target) }, stopLoss: { stopPrice } };
    const order = kind === 'exit' ? { orderClass: 'simple', type: 'market', timeInForce: 'day' } : whole && target - stopPrice > 0.01 - 1e-9 ? both : alone;
    send(r, kind, { side: 'sell', qty, ...order, formulaQty: qty, confidence: 1, cuts: qty < asked ? [['no_short', asked, qty]] : [] });
  }
  for (const p of [...positions, ...openEntries]) add(taken, p.symbol, Math.abs(p.value));
  const sum = (counts: (symbol: string) => boolean): number => Object.entries(taken).reduce((n, [x, value]) => n + (counts(x) ? value : 0), 0);
  const like = (a: string, b: string): boolean => a === b || (market.correlation(a, b) ?? -1) > s.RISK_CORRELATION;
  for (const c of candidates.toSorted((a, b) => b.confidence - a.confidence)) {
    const [{ symbol, close, confidence, context: m }, atr] = [c, c.atr14 ?? 0];
    const read = (text: string): number => { const [unit, n] = text.split(':'); return Number(n) * (unit === 'atr' ? atr : unit === 'percent' ? close / 100 : 1); };
    const price = down(close * (1 + (s.ENTRY_ORDER === 'market' ? s.RISK_PRICE_COLLAR : Number(s.ENTRY_ORDER.split(':')[1]) / 1e4)));
    const [stopPrice, collar] = [down(close - read(s.PLAN_STOP)), s.RISK_PRICE_COLLAR * close];
    const least = s.RISK_MIN_CONFIDENCE + (m.volatility20 !== null && m.volatility252 !== null && m.volatility20 / m.volatility252 > 1.25 ? 0.06 : 0) + ((m.trend200 ?? 0) < 0 ? 0.06 : 0) + ((m.drawdown ?? 0) < -0.2 ? 0.03 : 0);
    const conditions = { halted: account.noEntries === 'halted', not_reconciled: account.noEntries === 'not_reconciled', data_quality_day: account.noEntries === 'data_quality_day', daily_loss: equity <= begun * (1 - s.RISK_MAX_DAILY_LOSS), order_unknown: account.frozen?.includes(symbol), already_held: positions.some((p) => p.symbol === symbol), open_order: openEntries.some((p) => p.symbol === symbol), duplicate: bought[symbol], low_confidence: confidence < least, max_positions: Object.keys(taken).length >= s.RISK_MAX_POSITIONS, price_collar: price <= 0 || price > down(close + collar) || price < down(close - collar), no_stop_distance: atr <= 0 || stopPrice < 0.01 || stopPrice >= price, order_rate: account.ordersLastMinute + orders.length >= s.RISK_MAX_ORDERS_PER_MINUTE };
    const formulaQty = Math.floor((equity * s.RISK_MAX_PER_TRADE * confidence) / (s.RISK_ATR_MULTIPLE * atr));
    const fullest = Math.max(...[...Object.keys(taken), symbol].filter((x) => like(x, symbol)).map((x) => sum((y) => like(x, y) || (x === symbol && y === symbol))));
    const rooms: Tally = { risk_per_trade: formulaQty, shares_limit: s.RISK_MAX_SHARES, position_limit: (s.RISK_MAX_POSITION * equity) / price, volume_share: s.RISK_MAX_VOLUME_SHARE * (c.averageVolume20 ?? 0), sector_limit: (s.RISK_MAX_SECTOR * equity - sum((x) => market.sectorOf(x) === market.sectorOf(symbol))) / price, correlation_limit: (s.RISK_MAX_CORRELATED * equity - fullest) / price, gross_exposure: (s.RISK_MAX_GROSS * equity - sum(() => true)) / price, buying_power: cash / price, open_risk: (dayMayLose - heat) / (close - stopPrice) };
    let [qty, refusal, cuts] = [formulaQty, Object.entries(conditions).find(([, met]) => met)?.[0], [] as unknown[]];
    for (const [code, room] of [...Object.entries(rooms), ['size_steps', 0] as const]) {
      const to = Math.min(qty, Math.floor(code === 'size_steps' ? qty * sizeShare + 1e-9 : room));
      if (to < 1) refusal ??= code;
      if (to < qty) [qty] = [to, cuts.push([code, qty, to])];
    }
    if (refusal) { deny(c, refusal); continue; }
    [cash, heat, bought[symbol], taken[symbol]] = [cash - qty * price, heat + qty * (close - stopPrice), 1, (taken[symbol] ?? 0) + qty * price];
    const [unit, far] = s.PLAN_TRAIL.split(':');
    const plan = { stopPrice, targetPrice: s.PLAN_TARGET === 'none' ? null : up(close + read(s.PLAN_TARGET)), timeLimit: Number(s.PLAN_TIME_LIMIT) || null, trail: unit === 'none' ? null : unit === 'percent' ? { kind: unit, value: Number(far) } : { kind: 'dollars', value: read(s.PLAN_TRAIL) } };
    const legs = { stopLoss: { stopPrice }, ...((plan.targetPrice ?? 0) - price > 0.01 - 1e-9 ? { orderClass: 'bracket', takeProfit: { limitPrice: plan.targetPrice } } : { orderClass: 'oto' }) };
    send(c, 'entry', { side: 'buy', type: 'limit', timeInForce: 'gtc', qty, limitPrice: price, ...legs, plan, formulaQty, confidence, cuts });
  }
  return { orders, denials };
} // prettier-ignore
